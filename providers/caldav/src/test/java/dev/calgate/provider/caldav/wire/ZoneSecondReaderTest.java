package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.component.Observance;
import net.fortuna.ical4j.model.component.VTimeZone;
import net.fortuna.ical4j.model.property.TzOffsetTo;
import org.junit.jupiter.api.Test;

/** A reader that others wrote finds in a zone's definition what the JDK says, for every zone. */
class ZoneSecondReaderTest {
  private static final int MOMENTS = 3;

  @Test
  void everyZoneIsReadAsTheJdkHasIt() throws Exception {
    long seed = Objects.requireNonNullElseGet(Long.getLong("seed"), System::nanoTime);
    System.out.println("Zones by a second reader: seed " + seed);
    Random random = new Random(seed);
    List<String> wrong = new ArrayList<>();
    for (String id : JdkZones.names()) {
      check(id, 1972 + random.nextInt(80), random, wrong);
    }
    assertThat(wrong).isEmpty();
  }

  private static void check(String id, int year, Random random, List<String> wrong)
      throws Exception {
    VTimeZone zone = read(ZoneDefinition.lines(id, ZoneId.of(id), year));
    for (int i = 0; i < MOMENTS; i++) {
      Instant at =
          LocalDate.of(year + i, 1, 1)
              .plusDays(random.nextInt(365))
              .atTime(random.nextInt(24), 30)
              .toInstant(ZoneOffset.UTC);
      ZoneRules rules = ZoneId.of(id).getRules();
      if (isNearAChange(rules, at)) {
        continue;
      }
      ZoneOffset wanted = rules.getOffset(at);
      Observance found = zone.getApplicableObservance(OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
      ZoneOffset read =
          found != null && found.getRequiredProperty("TZOFFSETTO") instanceof TzOffsetTo to
              ? to.getOffset()
              : null;
      if (!wanted.equals(read)) {
        wrong.add(id + " from " + year + " at " + at + ": " + read + " instead of " + wanted);
      }
    }
  }

  /** The reader takes the local time of a change for one in UTC. */
  private static boolean isNearAChange(ZoneRules rules, Instant at) {
    Instant before = at.minus(Duration.ofDays(1));
    ZoneOffsetTransition next = rules.nextTransition(before);
    return next != null && next.getInstant().isBefore(before.plus(Duration.ofDays(2)));
  }

  private static VTimeZone read(List<String> lines) throws Exception {
    String text =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calgate//Tests//EN\r\n"
            + String.join("\r\n", lines)
            + "\r\nEND:VCALENDAR\r\n";
    return (VTimeZone) new CalendarBuilder().build(new StringReader(text)).getComponents().get(0);
  }
}
