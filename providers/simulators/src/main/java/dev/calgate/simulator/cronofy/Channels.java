package dev.calgate.simulator.cronofy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The channels that are open. Thread-safe. */
final class Channels {
  static final int MOST = 128;

  private final Map<String, NotificationChannel> open = new LinkedHashMap<>();
  private Consumer<Notification> out = notification -> {};

  /** Where notifications go. */
  synchronized void out(Consumer<Notification> taker) {
    out = taker;
  }

  /** Opens a channel; its verification is left to the caller. Equal ones are one. */
  synchronized NotificationChannel open(NotificationChannel wanted) {
    Optional<NotificationChannel> there = open.values().stream().filter(wanted::isLike).findFirst();
    if (there.isEmpty()) {
      if (of(wanted.sub(), wanted.clientId()).size() >= MOST) {
        throw CronofyException.invalid(
            "callback_url", "errors.too_many_channels", "there are " + MOST + " channels already");
      }
      open.put(wanted.id(), wanted);
    }
    return there.orElse(wanted);
  }

  synchronized List<NotificationChannel> of(String sub, String clientId) {
    return open.values().stream()
        .filter(it -> it.sub().equals(sub) && it.clientId().equals(clientId))
        .toList();
  }

  synchronized List<NotificationChannel> all() {
    return List.copyOf(open.values());
  }

  synchronized boolean close(String id, String sub, String clientId) {
    return open.values()
        .removeIf(
            it -> it.id().equals(id) && it.sub().equals(sub) && it.clientId().equals(clientId));
  }

  synchronized void close(String id) {
    open.remove(id);
  }

  /**
   * Tells of a change.
   *
   * @param writer the application that made it through the API, which is not told; null for nobody
   */
  void changed(
      CronofyAccount account, String calendarId, StoredEvent event, @Nullable String writer) {
    tell(
        account,
        it ->
            (it.calendarIds().isEmpty() || it.calendarIds().contains(calendarId))
                && (!it.onlyManaged() || event.isOf(it.clientId()))
                && !it.clientId().equals(writer),
        "change",
        event.updated());
  }

  void listChanged(CronofyAccount account, Instant at) {
    tell(account, it -> it.calendarIds().isEmpty(), "change", at);
  }

  void told(CronofyAccount account, String type) {
    tell(account, it -> true, type, null);
  }

  private void tell(
      CronofyAccount account,
      Predicate<NotificationChannel> whom,
      String type,
      @Nullable Instant since) {
    List<Notification> notifications = new ArrayList<>();
    Consumer<Notification> taker;
    synchronized (this) {
      taker = out;
      open.values().stream()
          .filter(it -> it.sub().equals(account.sub()) && whom.test(it))
          .forEach(it -> notifications.add(new Notification(it, type, since)));
    }
    notifications.forEach(taker);
  }
}
