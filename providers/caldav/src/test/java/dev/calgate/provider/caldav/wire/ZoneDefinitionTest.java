package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every zone of the JDK is defined so that readers find in it what the JDK says. */
class ZoneDefinitionTest {
  private static final int MOMENTS = 40;

  private static PrivateZone read(List<String> lines) {
    return PrivateZone.read(TextComponent.of(lines).component()).orElseThrow();
  }

  private static List<String> zones() {
    return JdkZones.names();
  }

  @Test
  void aDefinitionIsReadBackAsTheZoneItself() {
    long seed = System.nanoTime();
    System.out.println("Zones: seed " + seed);
    Random random = new Random(seed);
    List<String> wrong = new ArrayList<>();
    for (String id : zones()) {
      int year = 1950 + random.nextInt(130);
      PrivateZone read = read(ZoneDefinition.lines(id, ZoneId.of(id), year));
      for (int i = 0; i < MOMENTS; i++) {
        LocalDateTime local = local(random, year, 2099);
        Instant wanted = local.atZone(ZoneId.of(id)).toInstant();
        if (!read.instant(local).equals(wanted)) {
          wrong.add(id + " from " + year + " at " + local);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static LocalDateTime local(Random random, int from, int to) {
    return LocalDate.of(from + random.nextInt(to - from + 1), 1, 1)
        .plusDays(random.nextInt(365))
        .atTime(random.nextInt(24), 0);
  }

  @Test
  void changesOfTodaysZonesAreRules() {
    assertThat(ZoneDefinition.lines("Europe/Paris", ZoneId.of("Europe/Paris"), 2026))
        .containsSubsequence(
            "BEGIN:DAYLIGHT",
            "DTSTART:20250330T020000",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0200",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")
        .noneMatch(line -> line.startsWith("RDATE"));
    assertThat(ZoneDefinition.lines("America/New_York", ZoneId.of("America/New_York"), 2026))
        .contains("RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU");
  }

  @Test
  void aZoneWithoutChangesHasOneOffset() {
    assertThat(ZoneDefinition.lines("Etc/GMT+5", ZoneId.of("Etc/GMT+5"), 2026))
        .contains("TZOFFSETFROM:-0500", "TZOFFSETTO:-0500");
  }

  @Test
  void theLastChangeBeforeTheTimeIsTold() {
    PrivateZone tokyo = read(ZoneDefinition.lines("Asia/Tokyo", ZoneId.of("Asia/Tokyo"), 2026));

    assertThat(tokyo.instant(LocalDateTime.of(2026, 1, 1, 9, 0)))
        .isEqualTo(LocalDateTime.of(2026, 1, 1, 0, 0).toInstant(ZoneOffset.UTC));
  }
}
