package dev.calgate.provider.caldav.wire;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The zones of one object: by their names where these say enough, else by the object's own
 * VTIMEZONEs (RFC 5545 section 3.6.5), else by an offset or places in the name. A place's name wins
 * over a definition that says otherwise, because the JDK's rules are newer than what an object
 * carries; but the rules of an offset or an abbreviation never change, so there the definition is
 * meant. Not thread-safe.
 */
final class ObjectZones {
  private static final int MAX_PRIVATE = 20;

  private final Map<String, Component> definitions = new HashMap<>();
  private final Map<String, Optional<PrivateZone>> read = new HashMap<>();
  private final Map<String, Optional<ZoneId>> named = new HashMap<>();

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
    Optional<ZoneId> name = named.computeIfAbsent(tzid, this::named);
    return name.filter(it -> isMeant(tzid, it, around)).isPresent()
        ? name
        : definition(tzid).flatMap(zone -> zone.sameAs(around));
  }

  private boolean isMeant(String tzid, ZoneId name, LocalDate around) {
    return ZoneNames.isOfPlace(tzid, name)
        || definition(tzid).filter(zone -> !zone.isLike(name, around)).isEmpty();
  }

  private Optional<ZoneId> named(String tzid) {
    Component definition = definitions.get(tzid.trim());
    return ZoneNames.find(tzid)
        .or(
            () ->
                Optional.ofNullable(definition)
                    .flatMap(it -> ZoneNames.find(it.text("X-LIC-LOCATION"))))
        .or(() -> definition(tzid).isPresent() ? Optional.empty() : described(tzid));
  }

  private static Optional<ZoneId> described(String tzid) {
    return ZoneNames.byOffset(tzid).or(() -> ZoneNames.byPlace(tzid));
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
