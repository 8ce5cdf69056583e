package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.CalendarId;
import java.util.List;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Narrows the feed.
 *
 * @param account null for all
 * @param calendar null for all
 * @param types such as {@code event.created} or {@code calendar.*}; empty for all
 */
public record ChangeFilter(
    @Nullable AccountId account, @Nullable CalendarId calendar, List<String> types) {
  /** Everything. */
  public static final ChangeFilter ALL = new ChangeFilter(null, null, List.of());

  public ChangeFilter {
    types = List.copyOf(types);
  }

  /** Whether an entry with these values passes. */
  boolean matches(String type, String accountId, @Nullable String calendarId) {
    return (account == null || account.value().equals(accountId))
        && (calendar == null || calendar.value().equals(calendarId))
        && (types.isEmpty() || types.stream().anyMatch(wanted -> matches(wanted, type)));
  }

  private static boolean matches(String wanted, String type) {
    return wanted.endsWith("*")
        ? type.startsWith(wanted.substring(0, wanted.length() - 1))
        : type.equals(wanted);
  }

  /** The same for entries of the log, in SQL. */
  String ofEntries() {
    return (account == null ? "" : " and account_id = :account")
        + (calendar == null ? "" : " and calendar_id = :calendar")
        + (types.isEmpty() ? "" : " and type like any(:types)");
  }

  /**
   * For events that tell their latest state. Who asks for creations wants what exists, in whatever
   * revision. Of the calendar no index is to be used: it would be read whole for each page, while
   * positions are read in a window.
   */
  String ofEvents() {
    return (account == null ? "" : " and account_id = :account")
        + (calendar == null ? "" : " and calendar_id || '' = :calendar")
        + (types.isEmpty()
            ? ""
            : " and (type like any(:types) or not deleted and 'event.created' like any(:types))");
  }

  /** Binds what the two conditions name. */
  Query bind(Query query) {
    if (account != null) {
      query.bind("account", account.value());
    }
    if (calendar != null) {
      query.bind("calendar", calendar.value());
    }
    if (!types.isEmpty()) {
      query.bindArray(
          "types", String.class, types.stream().map(type -> type.replace("*", "%")).toArray());
    }
    return query;
  }
}
