package dev.calgate.model.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.EventTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WallClockTest {
  private static final int STARTS = 3_000;

  /** Half of the times lie around a change of the clock, where there is one. */
  private static LocalDateTime next(Random random, ZoneId zone, LocalDateTime before) {
    var change = zone.getRules().nextTransition(before.toInstant(ZoneOffset.UTC));
    return change == null || random.nextBoolean()
        ? before.plusMinutes(random.nextInt(60 * 24 * 40))
        : change.getDateTimeBefore().plusMinutes(random.nextInt(6 * 60) - 180);
  }

  @Test
  void momentsAndEndsAreThoseOfTheTimesThemselves() {
    long seed = System.nanoTime();
    System.out.println("Wall clocks: seed " + seed);
    Random random = new Random(seed);
    for (String id :
        List.of(
            "Europe/Paris", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "UTC")) {
      ZoneId zone = ZoneId.of(id);
      LocalDateTime local = LocalDateTime.of(2009, 1, 1, 0, 0);
      for (EventTime form :
          List.of(
              EventTime.zoned(local, zone),
              EventTime.floating(local),
              EventTime.allDay(local.toLocalDate()))) {
        WallClock clock = new WallClock(form, zone);
        LocalDateTime at = local;
        for (int i = 0; i < STARTS; i++) {
          at = at.getYear() > 2040 ? local : next(random, zone, at);
          EventTime.Length length = length(random, form);
          check(clock, form.withLocal(at), length, zone);
        }
        check(clock, EventTime.zoned(local, ZoneId.of("Asia/Tokyo")), length(random, form), zone);
      }
    }
  }

  private static EventTime.Length length(Random random, EventTime form) {
    Duration exact =
        form instanceof EventTime.AllDay
            ? Duration.ZERO
            : Duration.ofMinutes(random.nextInt(300) * (long) random.nextInt(2));
    return new EventTime.Length(random.nextInt(3), exact);
  }

  private static void check(
      WallClock clock, EventTime start, EventTime.Length length, ZoneId reader) {
    EventTime end = length.after(start);
    Instant at = clock.instant(start);
    assertThat(at).as("%s", start).isEqualTo(start.instant(reader));
    Instant endAt = clock.end(at, start, length);
    assertThat(endAt).as("%s and %s", start, length).isEqualTo(end.instant(reader));
    assertThat(clock.end(at, endAt, start, length)).isEqualTo(end);
  }
}
