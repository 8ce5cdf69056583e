package dev.calgate.provider.caldav.wire;

import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.TimeZone;
import net.fortuna.ical4j.model.TimeZoneRegistry;
import net.fortuna.ical4j.model.ZoneRulesBuilder;
import net.fortuna.ical4j.model.component.VTimeZone;

/**
 * A VTIMEZONE whose name says nothing: read by iCal4j into rules, and matched against the zones
 * that the JDK knows over the years around an event.
 */
final class PrivateZone {
  private static final int MONTHS_BEFORE = 12;
  private static final int MONTHS_AFTER = 24;
  private static final List<String> COMMON =
      List.of(
          "UTC",
          "Europe/Berlin",
          "Europe/London",
          "America/New_York",
          "America/Chicago",
          "America/Denver",
          "America/Los_Angeles",
          "Europe/Athens",
          "Asia/Tokyo",
          "Asia/Kolkata",
          "Asia/Shanghai",
          "Australia/Sydney");
  private static final List<ZoneId> CANDIDATES =
      Stream.concat(
              COMMON.stream(),
              ZoneId.getAvailableZoneIds().stream()
                  .filter(id -> id.contains("/") && !id.startsWith("SystemV/"))
                  .sorted())
          .map(ZoneId::of)
          .toList();

  private final ZoneRules rules;

  private PrivateZone(ZoneRules rules) {
    this.rules = rules;
  }

  /** Reads a VTIMEZONE; empty when it makes no sense. */
  static Optional<PrivateZone> read(Component zone) {
    StringBuilder text = new StringBuilder("BEGIN:VCALENDAR\r\n");
    write(zone, text);
    text.append("END:VCALENDAR\r\n");
    try {
      Calendar calendar =
          new CalendarBuilder(new NoRegistry()).build(new StringReader(text.toString()));
      Optional<VTimeZone> parsed =
          calendar.getComponent(net.fortuna.ical4j.model.Component.VTIMEZONE);
      if (parsed.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(new PrivateZone(new ZoneRulesBuilder().vTimeZone(parsed.get()).build()));
    } catch (IOException | ParserException | RuntimeException e) {
      // Whatever the library makes of nonsense, the zone is unknown.
      return Optional.empty();
    }
  }

  private static void write(Component component, StringBuilder text) {
    text.append("BEGIN:").append(component.name()).append("\r\n");
    for (ContentLine line : component.lines()) {
      text.append(line.name());
      if (line.parameter("TZID").isPresent()) {
        text.append(";TZID=").append(line.parameter("TZID").get());
      }
      text.append(':').append(line.value()).append("\r\n");
    }
    component.components().forEach(inner -> write(inner, text));
    text.append("END:").append(component.name()).append("\r\n");
  }

  /** The JDK's zone that behaves the same from a year before to two years after a date. */
  Optional<ZoneId> sameAs(LocalDate around) {
    return CANDIDATES.stream().filter(zone -> same(zone.getRules(), around)).findFirst();
  }

  private boolean same(ZoneRules other, LocalDate around) {
    Instant first =
        around
            .withDayOfMonth(1)
            .minusMonths(MONTHS_BEFORE)
            .atStartOfDay()
            .toInstant(ZoneOffset.UTC);
    for (int i = 0; i < MONTHS_BEFORE + MONTHS_AFTER; i++) {
      Instant at =
          LocalDateTime.ofInstant(first, ZoneOffset.UTC).plusMonths(i).toInstant(ZoneOffset.UTC);
      if (!rules.getOffset(at).equals(other.getOffset(at))) {
        return false;
      }
    }
    return true;
  }

  /** The moment that a local time of this zone names. */
  Instant instant(LocalDateTime local) {
    return local.toInstant(rules.getOffset(local));
  }

  /** Keeps nothing, so that nothing is drawn from the library's pool of zones. */
  private static final class NoRegistry implements TimeZoneRegistry {
    @Override
    public void register(TimeZone timezone) {
      // Nothing is kept.
    }

    @Override
    public void register(TimeZone timezone, boolean update) {
      // Nothing is kept.
    }

    @Override
    public void clear() {
      // Nothing is kept.
    }

    @Override
    @SuppressWarnings("NullAway") // The library's interface is not annotated; null means unknown.
    public TimeZone getTimeZone(String id) {
      return null;
    }

    @Override
    public Map<String, ZoneRules> getZoneRules() {
      return Map.of();
    }

    @Override
    public ZoneId getZoneId(String tzId) {
      return ZoneNames.find(tzId).orElse(ZoneOffset.UTC);
    }

    @Override
    public String getTzId(String zoneId) {
      return zoneId;
    }
  }
}
