package dev.calgate.provider.caldav.wire;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** A calendar's own time zone, which servers give as a whole VTIMEZONE (RFC 4791 section 5.2.2). */
public final class ZoneText {
  private static final LocalDate AROUND = LocalDate.of(2026, 1, 1);

  private ZoneText() {}

  /** The IANA name of the zone in a text; empty when there is none like it. */
  public static Optional<String> zoneName(String text) {
    try {
      Component root = ComponentReader.read(text);
      ObjectZones zones = new ObjectZones(root);
      return root.components().stream()
          .flatMap(calendar -> calendar.components().stream())
          .filter(component -> component.name().equals("VTIMEZONE"))
          .findFirst()
          .flatMap(zone -> zones.zone(zone.text("TZID"), AROUND))
          .map(ZoneId::getId);
    } catch (UnreadableException e) {
      return ZoneNames.find(text).map(ZoneId::getId);
    }
  }
}
