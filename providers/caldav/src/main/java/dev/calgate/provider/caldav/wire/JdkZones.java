package dev.calgate.provider.caldav.wire;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;

/** The zones of the JDK's own rules; libraries in the same process may have added others. */
final class JdkZones {
  private JdkZones() {}

  /** Their names in order, without the System V ones, which no calendar means. */
  static List<String> names() {
    Set<String> own = new HashSet<>(Arrays.asList(TimeZone.getAvailableIDs()));
    return ZoneId.getAvailableZoneIds().stream()
        .filter(own::contains)
        .filter(id -> !id.startsWith("SystemV/"))
        .sorted()
        .toList();
  }
}
