package dev.calgate.provider.caldav.wire;

import dev.calgate.model.EventTime;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one VCALENDAR calls its zones. A time in a zone that it already has a name for is written
 * with that name; one in another zone with the IANA name, which is then to be {@linkplain #define
 * defined}. Not thread-safe.
 */
final class ZoneBook {
  private static final ZoneId UTC = ZoneId.of("UTC");

  private final TextComponent calendar;
  private final ObjectZones zones;
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<String> defined = new HashSet<>();
  private final Map<String, Use> added = new LinkedHashMap<>();

  /** A zone that the calendar did not have, and the first year of a time in it. */
  private record Use(ZoneId zone, int year) {}

  ZoneBook(TextComponent calendar, ObjectZones zones) {
    this.calendar = calendar;
    this.zones = zones;
    for (TextComponent component : calendar.components()) {
      if (component.name().equals("VTIMEZONE")) {
        component.line("TZID").ifPresent(it -> defined.add(it.text().trim()));
      } else {
        component.lines().stream()
            .flatMap(line -> line.content().flatMap(it -> it.parameter("TZID")).stream())
            .forEach(known::add);
      }
    }
    known.addAll(defined);
  }

  /** Whether a zone is UTC under one of its names: such a time is written as a moment. */
  static boolean isUtc(ZoneId zone) {
    return zone.equals(ZoneOffset.UTC)
        || ZoneNames.find(zone.getId()).filter(UTC::equals).isPresent();
  }

  /** Whether a zone has a name that tells it from others, so that any object can hold it. */
  static boolean hasName(ZoneId zone) {
    return isUtc(zone) || ZoneNames.find(zone.getId()).filter(zone::equals).isPresent();
  }

  /**
   * What a time's zone is called here.
   *
   * @param wanted a name to stay with if it means the same; null for none
   */
  String tzid(EventTime.Zoned time, @Nullable String wanted) {
    LocalDate around = time.dateTime().toLocalDate();
    if (wanted != null && means(wanted, time.zone(), around)) {
      return wanted;
    }
    String own = time.zone().getId();
    Optional<String> found =
        known.contains(own)
            ? Optional.of(own)
            : known.stream().filter(it -> means(it, time.zone(), around)).findFirst();
    return found.orElseGet(() -> add(own, time));
  }

  private boolean means(String tzid, ZoneId zone, LocalDate around) {
    return zones.zone(tzid, around).filter(zone::equals).isPresent();
  }

  private String add(String tzid, EventTime.Zoned time) {
    int year = time.dateTime().getYear();
    added.merge(
        tzid,
        new Use(time.zone(), year),
        (one, other) -> new Use(one.zone(), Math.min(one.year(), other.year())));
    return tzid;
  }

  /** Defines what was not there before, in front of all events. */
  void define() {
    added.forEach(
        (tzid, use) -> {
          TextComponent zone = TextComponent.of(ZoneDefinition.lines(tzid, use.zone(), use.year()));
          TextNode first =
              calendar.components().stream()
                  .filter(it -> !it.name().equals("VTIMEZONE"))
                  .findFirst()
                  .orElseThrow();
          calendar.addBefore(first, zone);
        });
    added.clear();
  }
}
