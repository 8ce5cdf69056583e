package dev.calgate.gateway.store;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Random objects: single events, and series with exceptions, whose rules a simple mind expands. */
final class SeededObjects {
  static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  static final int DAYS = 400;
  static final List<ZoneId> ZONES =
      List.of(ZoneId.of("Europe/Paris"), ZoneId.of("America/New_York"), ZoneId.of("Asia/Tokyo"));
  private static final ZoneId UTC = ZoneOffset.UTC;

  private final Random random;
  private int version;

  SeededObjects(long seed) {
    random = new Random(seed);
  }

  RemoteChange of(int number) {
    String ref = "o" + number;
    EventTime start = start(random.nextInt(DAYS));
    EventDetails details = details("Event " + number, start);
    List<RemoteEvent> told = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      told.add(RemoteEvent.of(uid(number), details));
    } else {
      Steps steps = steps();
      exceptions(number, start, steps, told);
      // Whoever is invited to some occurrences alone has exceptions without a series.
      if (told.isEmpty() || random.nextInt(6) > 0) {
        told.add(RemoteEvent.of(uid(number), details.with(recurrence(start, steps))));
      }
    }
    return StoreFixture.object(ref, "v" + version++, told.toArray(RemoteEvent[]::new));
  }

  private Steps steps() {
    return new Steps(
        List.of(ChronoUnit.DAYS, ChronoUnit.WEEKS, ChronoUnit.MONTHS).get(random.nextInt(3)),
        1 + random.nextInt(3),
        random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(30));
  }

  /** What looks like fields of a document is a text like any other. */
  private static String uid(int number) {
    return number + ",\"series_id\":null,\"original_start\":null,\"start\":,\"organizer\":";
  }

  private EventTime start(int day) {
    // No month lacks the day, so that every step of a month is an occurrence.
    LocalDate date = FIRST.plusDays(day);
    LocalDate inAll = date.getDayOfMonth() > 28 ? date.withDayOfMonth(28) : date;
    LocalDateTime local = inAll.atTime(random.nextInt(24), 30 * random.nextInt(2));
    return switch (random.nextInt(5)) {
      case 0 -> EventTime.allDay(inAll);
      case 1 -> EventTime.floating(local);
      default -> EventTime.zoned(local, ZONES.get(random.nextInt(ZONES.size())));
    };
  }

  private EventDetails details(String title, EventTime start) {
    int length = random.nextInt(8);
    LocalDateTime end =
        start instanceof EventTime.AllDay
            ? start.local().plusDays(1 + random.nextInt(3))
            : length == 7 ? start.local().plusDays(40) : start.local().plusMinutes(30L * length);
    EventStatus status = EventStatus.values()[random.nextInt(6) == 0 ? 2 : random.nextInt(2)];
    return new EventDetails.Builder(start, start.withLocal(end))
        .title(title)
        .description("\"status\":\"cancelled\"")
        .location(uid(length))
        .categories(List.of(uid(length)))
        .freeBusy(random.nextInt(3) == 0 ? FreeBusy.FREE : FreeBusy.BUSY)
        .status(status)
        .build();
  }

  private Recurrence recurrence(EventTime start, Steps steps) {
    List<EventTime> dates = new ArrayList<>();
    while (random.nextInt(4) == 0) {
      LocalDateTime local = start.local().plusDays(random.nextInt(80) - 20);
      boolean elsewhere = start instanceof EventTime.Zoned && random.nextBoolean();
      dates.add(elsewhere ? EventTime.zoned(local, ZONES.get(0)) : start.withLocal(local));
    }
    return new Recurrence(List.of(steps.rule()), dates);
  }

  /** Moved a little, far into another year, to where others are, cancelled, or never there. */
  private void exceptions(int number, EventTime start, Steps steps, List<RemoteEvent> told) {
    Set<Instant> names = new HashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      int step = random.nextInt(12) * steps.interval();
      EventTime original = start.withLocal(start.local().plus(step, steps.unit()));
      int days = random.nextInt(3) == 0 ? random.nextInt(800) - 400 : random.nextInt(5) - 2;
      EventTime moved = original.withLocal(original.local().plusDays(days));
      if (names.add(original.occurrenceKey())) {
        told.add(
            new RemoteEvent(
                uid(number),
                new ObjectRef("o" + number),
                original,
                random.nextInt(3) == 0
                    ? EventDetails.cancelled(original, original)
                    : details("Exception of " + number, moved)));
      }
    }
  }

  /** A simple rule: every so many units, until a number is reached or without end. */
  private record Steps(ChronoUnit unit, int interval, int count) {
    String rule() {
      String frequency =
          unit == ChronoUnit.DAYS ? "DAILY" : unit == ChronoUnit.WEEKS ? "WEEKLY" : "MONTHLY";
      return "FREQ=" + frequency + ";INTERVAL=" + interval + (count == 0 ? "" : ";COUNT=" + count);
    }

    static Steps of(String rule) {
      String[] parts = rule.split("[=;]");
      ChronoUnit unit =
          switch (parts[1]) {
            case "DAILY" -> ChronoUnit.DAYS;
            case "WEEKLY" -> ChronoUnit.WEEKS;
            default -> ChronoUnit.MONTHS;
          };
      return new Steps(
          unit, Integer.parseInt(parts[3]), parts.length > 4 ? Integer.parseInt(parts[5]) : 0);
    }
  }

  /** All starts of a series up to a moment, step by step. */
  static Iterable<EventTime> starts(EventDetails details, Instant to) {
    TreeMap<Instant, EventTime> starts = new TreeMap<>();
    EventTime first = details.start();
    Steps steps = Steps.of(details.recurrence().rules().get(0));
    for (int i = 0; steps.count() == 0 || i < steps.count(); i++) {
      EventTime next =
          first.withLocal(first.local().plus((long) i * steps.interval(), steps.unit()));
      if (next.instant(UTC).isAfter(to)) {
        break;
      }
      starts.putIfAbsent(next.occurrenceKey(), next);
    }
    details.recurrence().dates().forEach(it -> starts.putIfAbsent(it.occurrenceKey(), it));
    return starts.values();
  }
}
