package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import java.net.URI;
import java.util.List;

/**
 * A channel through which an application is told of changes.
 *
 * @param id {@code chn_…}
 * @param wish what it was created for
 */
public record NotificationChannel(String id, ApplicationId application, Wish wish) {

  /**
   * What somebody wants to be told, and where.
   *
   * @param callback where to
   * @param calendars of these alone, in order and each once; none for all of the account
   * @param onlyManaged of events that the application made alone
   * @param windowChanges also of what comes into sight because a day has gone by
   */
  public record Wish(
      URI callback, List<CalendarId> calendars, boolean onlyManaged, boolean windowChanges) {
    public Wish {
      calendars =
          calendars.stream()
              .map(CalendarId::value)
              .distinct()
              .sorted()
              .map(CalendarId::new)
              .toList();
    }

    /** Host and port, as others with the same receiver have them. */
    String receiver() {
      int port = callback.getPort();
      boolean tls = "https".equalsIgnoreCase(callback.getScheme());
      return (callback.getHost() + ":" + (port >= 0 ? port : tls ? 443 : 80))
          .toLowerCase(java.util.Locale.ROOT);
    }
  }
}
