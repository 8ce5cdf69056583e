package dev.calgate.simulator.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The owners of the accounts at work: an edit every few seconds, each owner in turn. */
final class Owners implements AutoCloseable {
  static final int EDIT_SECONDS = 3;

  private final List<CalendarService> services;
  private final Map<String, Long> edited = new ConcurrentHashMap<>();
  private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor();
  private int turn;

  private Owners(List<CalendarService> services) {
    this.services = services;
  }

  static Owners start(List<CalendarService> services) {
    Owners owners = new Owners(services);
    var unused =
        owners.turns.scheduleAtFixedRate(
            owners::editNext, EDIT_SECONDS, EDIT_SECONDS, TimeUnit.SECONDS);
    return owners;
  }

  private void editNext() {
    CalendarService service = services.get(turn++ % services.size());
    edited.put(service.provider(), System.nanoTime());
    service.edit();
  }

  /** How long ago the last edit was made; empty before the first one. */
  Optional<Duration> sinceEdit(String provider) {
    return Optional.ofNullable(edited.get(provider))
        .map(it -> Duration.ofNanos(System.nanoTime() - it));
  }

  @Override
  public void close() {
    turns.shutdownNow();
  }
}
