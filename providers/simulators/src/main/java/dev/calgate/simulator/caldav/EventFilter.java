package dev.calgate.simulator.caldav;

import dev.calgate.simulator.caldav.CalendarText.Component;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * The filter of a calendar-query as far as clients use it: the type of component, and a time-range
 * (RFC 4791 section 9.7 and 9.9). Other conditions are refused rather than ignored.
 */
record EventFilter(Optional<String> component, Instant from, Instant to) {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT);
  private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

  static EventFilter of(XmlNode report) {
    Optional<XmlNode> inner =
        report
            .child(Names.caldav("filter"))
            .flatMap(it -> it.child(Names.caldav("comp-filter")))
            .flatMap(it -> it.child(Names.caldav("comp-filter")));
    Optional<XmlNode> range = inner.flatMap(it -> it.child(Names.caldav("time-range")));
    if (inner.filter(it -> it.children().size() > range.stream().count()).isPresent()) {
      throw new DavException(403, Names.caldav("supported-filter"));
    }
    return new EventFilter(
        inner.map(it -> it.attributes().getOrDefault("name", "")),
        range.flatMap(it -> bound(it, "start")).orElse(EARLIEST),
        range.flatMap(it -> bound(it, "end")).orElse(LATEST));
  }

  private static Optional<Instant> bound(XmlNode range, String name) {
    String text = range.attributes().get(name);
    try {
      return Optional.ofNullable(text).map(it -> UTC.parse(it, Instant::from));
    } catch (DateTimeParseException e) {
      throw new DavException(403, Names.caldav("valid-filter"));
    }
  }

  private boolean bounded() {
    return !from.equals(EARLIEST) || !to.equals(LATEST);
  }

  /** Whether an object fulfils it; what cannot be read is in every range. */
  boolean matches(String text) {
    if (component.isEmpty()) {
      return true;
    }
    if (!bounded()) {
      return text.contains("BEGIN:" + component.get());
    }
    try {
      Component calendar = CalendarText.parse(text);
      return calendar.components().stream().anyMatch(it -> it.name().equals(component.get()))
          && (!component.get().equals("VEVENT") || EventSpan.of(calendar).overlaps(from, to));
    } catch (IllegalArgumentException e) {
      return text.contains("BEGIN:" + component.get());
    }
  }
}
