package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.EventTime;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every zone that the JDK knows is read as the JDK has it, whatever language the machine speaks.
 */
class ZoneSweepTest {

  @ParameterizedTest
  @ValueSource(strings = {"de", "en", "tr", "ar"})
  void everyZoneMeansWhatTheJdkSays(String language) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      List<String> wrong = new ArrayList<>();
      JdkZones.names().forEach(id -> check(id, wrong));
      assertThat(wrong).isEmpty();
    } finally {
      Locale.setDefault(before);
    }
  }

  private static void check(String id, List<String> wrong) {
    for (int year = 2025; year <= 2030; year++) {
      for (int month : new int[] {1, 4, 7, 10}) {
        LocalDateTime local = LocalDateTime.of(year, month, 15, 12, 0);
        EventTime read = read(id, local);
        if (!read.instant(ZoneOffset.UTC).equals(local.atZone(ZoneId.of(id)).toInstant())) {
          wrong.add(id + " " + local);
        }
      }
    }
  }

  private static EventTime read(String id, LocalDateTime local) {
    String raw =
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART;TZID="
            + id
            + ":"
            + String.format(
                Locale.ROOT, "%04d%02d15T120000", local.getYear(), local.getMonthValue())
            + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    RemoteChange change =
        new ObjectReader(1 << 20, Set.of()).read(new ObjectRef("/a"), new VersionTag("1"), raw);
    return ((RemoteChange.Upserted) change).object().events().get(0).details().start();
  }
}
