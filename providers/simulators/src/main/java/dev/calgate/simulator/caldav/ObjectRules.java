package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.Names.caldav;

import dev.calgate.simulator.caldav.CalendarText.Component;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a body must fulfil to be stored (RFC 4791 section 4.1 and 5.3.2.1). */
final class ObjectRules {
  private ObjectRules() {}

  /**
   * Refuses bodies that no calendar may hold.
   *
   * @throws DavException 403 with the precondition that is not met
   */
  static void check(String text, List<String> supported) {
    Component calendar = parse(text);
    List<Component> parts =
        calendar.components().stream().filter(it -> !it.name().equals("VTIMEZONE")).toList();
    Set<String> types = parts.stream().map(Component::name).collect(Collectors.toSet());
    if (types.size() != 1 || calendar.first("METHOD").isPresent()) {
      throw new DavException(403, caldav("valid-calendar-object-resource"));
    }
    if (!supported.containsAll(types)) {
      throw new DavException(403, caldav("supported-calendar-component"));
    }
    Set<String> uids =
        parts.stream()
            .map(it -> it.first("UID").map(CalendarText.Property::value).orElse(""))
            .collect(Collectors.toSet());
    if (uids.size() != 1 || uids.contains("")) {
      throw new DavException(403, caldav("valid-calendar-object-resource"));
    }
    if (types.contains("VEVENT")) {
      parts.forEach(ObjectRules::checkStart);
    }
  }

  private static Component parse(String text) {
    try {
      return CalendarText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new DavException(
          403, caldav("valid-calendar-data"), null, String.valueOf(e.getMessage()));
    }
  }

  private static void checkStart(Component event) {
    boolean good =
        event.first("DTSTART").filter(it -> it.value().matches("\\d{8}(T\\d{6}Z?)?")).isPresent();
    if (!good) {
      throw new DavException(403, caldav("valid-calendar-data"), null, "DTSTART is broken");
    }
  }
}
