package dev.calgate.provider.caldav.wire;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the JDK's zone for what calendars call a zone: an IANA name in any case, a Windows name, a
 * name behind a path such as {@code /freeassociation.sourceforge.net/Europe/Paris}, a name of UTC;
 * and, where nothing else tells, an offset with or without places, as Windows shows zones to
 * people.
 */
final class ZoneNames {
  private static final Set<String> UTC =
      Set.of("utc", "gmt", "z", "etc/utc", "zulu", "greenwich mean time");

  /** Names of the time-zone database that the JDK leaves out, and what they are links to. */
  private static final Map<String, String> LINKS =
      Map.of(
          "est", "America/Panama",
          "mst", "America/Phoenix",
          "hst", "Pacific/Honolulu",
          "roc", "Asia/Taipei",
          "gmt+0", "UTC",
          "gmt-0", "UTC",
          "canada/east-saskatchewan", "America/Regina",
          "us/pacific-new", "America/Los_Angeles");

  /** What people call a time of the year, and products a zone that changes with it, or does not. */
  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "est", "mst", "hst", "cet", "eet", "met", "wet", "est5edt", "cst6cdt", "mst7mdt",
          "pst8pdt");

  private static final Map<String, ZoneId> BY_NAME = new HashMap<>();
  private static final Map<String, List<ZoneId>> BY_PLACE = new HashMap<>();
  private static final String PLACES = "[,/(]";
  private static final int LONGEST_NAME = 3;
  private static final Instant NOWADAYS = Instant.parse("2026-01-01T00:00:00Z");

  /** Such as {@code GMT+0100}, {@code -05:00} or {@code (UTC+01:00) Amsterdam, Berlin}. */
  private static final Pattern OFFSET =
      Pattern.compile(
          "\\(?(?:UTC|GMT)?([+-])(\\d{1,2}):?(\\d{2})?\\)?(?:\\s+(.{1,200}))?",
          Pattern.CASE_INSENSITIVE);

  static {
    JdkZones.names().forEach(id -> BY_NAME.put(id.toLowerCase(Locale.ROOT), ZoneId.of(id)));
    UTC.forEach(name -> BY_NAME.put(name, ZoneId.of("UTC")));
    LINKS.forEach((name, id) -> BY_NAME.putIfAbsent(name, ZoneId.of(id)));
    new TreeMap<>(BY_NAME)
        .forEach(
            (name, zone) ->
                BY_PLACE
                    .computeIfAbsent(
                        name.substring(name.lastIndexOf('/') + 1), place -> new ArrayList<>())
                    .add(zone));
  }

  private ZoneNames() {}

  /**
   * Whether a name means the zone of a place, whose rules change now and then. What has another
   * offset under such a name is out of date; under another name it is something else.
   *
   * @param zone what the name means
   */
  static boolean isOfPlace(String tzid, ZoneId zone) {
    return !zone.getRules().isFixedOffset() && !ABBREVIATIONS.contains(key(tzid));
  }

  private static String key(String tzid) {
    return tzid.trim().toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  /** The zone of a name; empty when the name alone does not tell. */
  static Optional<ZoneId> find(String tzid) {
    String name = key(tzid);
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
          String.join("/", Arrays.copyOfRange(parts, parts.length - length, parts.length));
      // A single word behind a path is too little to go by, unless it stands for UTC.
      ZoneId zone = length == 1 && !UTC.contains(tail) ? null : BY_NAME.get(tail);
      if (zone != null) {
        return Optional.of(zone);
      }
    }
    return Optional.empty();
  }

  /**
   * The zone of a name that tells an offset: that of the first place it names with this standard
   * time, else the offset itself; empty when it tells none.
   */
  static Optional<ZoneId> byOffset(String tzid) {
    Matcher matcher = OFFSET.matcher(tzid.trim());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String minutes = matcher.group(3) == null ? "00" : matcher.group(3);
    int hours = Integer.parseInt(matcher.group(2));
    int seconds = (hours * 60 + Integer.parseInt(minutes)) * 60;
    if (seconds > ZoneOffset.MAX.getTotalSeconds()) {
      return Optional.empty();
    }
    ZoneOffset offset =
        ZoneOffset.ofTotalSeconds(matcher.group(1).equals("-") ? -seconds : seconds);
    return ofPlaces(matcher.group(4) == null ? "" : matcher.group(4))
        .filter(zone -> zone.getRules().getStandardOffset(NOWADAYS).equals(offset))
        .findFirst()
        .or(() -> Optional.of(offset));
  }

  /**
   * The zone of a name that only tells places, such as {@code Kuala Lumpur, Singapore}: that of the
   * first one that means one zone alone; empty when there is none.
   */
  static Optional<ZoneId> byPlace(String tzid) {
    return Arrays.stream(tzid.split(PLACES))
        .map(place -> ofPlace(place.trim()).toList())
        .filter(zones -> zones.stream().map(ZoneId::getRules).distinct().count() == 1)
        .map(zones -> zones.get(0))
        .findFirst();
  }

  private static Stream<ZoneId> ofPlaces(String places) {
    return Arrays.stream(places.split(PLACES)).map(String::trim).flatMap(ZoneNames::ofPlace);
  }

  /** Zones of a city, or of what Windows calls such as Eastern Time. */
  private static Stream<ZoneId> ofPlace(String place) {
    String name = place.toLowerCase(Locale.ROOT).replace(' ', '_');
    return Stream.concat(
        BY_PLACE.getOrDefault(name, List.of()).stream(),
        WindowsZones.find(place.replaceFirst("(?i) time$", " Standard Time"))
            .map(ZoneId::of)
            .stream());
  }
}
