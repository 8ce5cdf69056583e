package dev.calgate.provider.caldav.wire;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the JDK's zone for what calendars call a zone: an IANA name in any case, a Windows name, a
 * name behind a path such as {@code /freeassociation.sourceforge.net/Europe/Paris}, or a name of
 * UTC.
 */
final class ZoneNames {
  private static final Set<String> UTC =
      Set.of("utc", "gmt", "z", "etc/utc", "zulu", "greenwich mean time");
  private static final Map<String, ZoneId> BY_NAME = new HashMap<>();
  private static final int LONGEST_NAME = 3;

  static {
    for (String id : ZoneId.getAvailableZoneIds()) {
      if (!id.startsWith("SystemV/")) {
        BY_NAME.put(id.toLowerCase(Locale.ROOT), ZoneId.of(id));
      }
    }
    UTC.forEach(name -> BY_NAME.put(name, ZoneId.of("UTC")));
  }

  private ZoneNames() {}

  /** The zone of a name; empty when the name alone does not tell. */
  static Optional<ZoneId> find(String tzid) {
    String name = tzid.trim().toLowerCase(Locale.ROOT).replace(' ', '_');
    ZoneId zone = BY_NAME.get(name);
    if (zone != null) {
      return Optional.of(zone);
    }
    Optional<ZoneId> windows = WindowsZones.find(tzid.trim()).map(ZoneId::of);
    return windows.isPresent() ? windows : behindPath(name);
  }

  private static Optional<ZoneId> behindPath(String name) {
    String[] parts = name.split("/");
    for (int length = Math.min(LONGEST_NAME, parts.length - 1); length >= 1; length--) {
      String tail =
          String.join(
              "/", java.util.Arrays.copyOfRange(parts, parts.length - length, parts.length));
      // A single word behind a path is too little to go by, unless it stands for UTC.
      ZoneId zone = length == 1 && !UTC.contains(tail) ? null : BY_NAME.get(tail);
      if (zone != null) {
        return Optional.of(zone);
      }
    }
    return Optional.empty();
  }
}
