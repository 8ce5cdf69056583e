package dev.calgate.provider.caldav.wire;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The zones of one object: by their names where these say enough, else by the object's own
 * VTIMEZONEs (RFC 5545 section 3.6.5). Names win over definitions, because the JDK's rules are
 * newer than what an object carries.
 */
final class ObjectZones {
  private static final int MAX_PRIVATE = 20;

  private final Map<String, Component> definitions = new HashMap<>();
  private final Map<String, Optional<PrivateZone>> read = new HashMap<>();

  ObjectZones(Component root) {
    for (Component calendar : root.components()) {
      for (Component component : calendar.components()) {
        if (component.name().equals("VTIMEZONE")) {
          definitions.putIfAbsent(component.text("TZID").trim(), component);
        }
      }
    }
  }

  /** The JDK's zone of a TZID, for an event around a date; empty when there is none like it. */
  Optional<ZoneId> zone(String tzid, LocalDate around) {
    Optional<ZoneId> named = ZoneNames.find(tzid);
    if (named.isPresent()) {
      return named;
    }
    Component definition = definitions.get(tzid.trim());
    if (definition == null) {
      return Optional.empty();
    }
    Optional<ZoneId> located = ZoneNames.find(definition.text("X-LIC-LOCATION"));
    return located.isPresent() ? located : definition(tzid).flatMap(zone -> zone.sameAs(around));
  }

  /** The object's own definition of a TZID; empty when it has none that makes sense. */
  Optional<PrivateZone> definition(String tzid) {
    Component definition = definitions.get(tzid.trim());
    if (definition == null) {
      return Optional.empty();
    }
    if (read.size() >= MAX_PRIVATE && !read.containsKey(tzid)) {
      throw new UnreadableException("More than " + MAX_PRIVATE + " private time zones");
    }
    return read.computeIfAbsent(tzid, id -> PrivateZone.read(definition));
  }
}
