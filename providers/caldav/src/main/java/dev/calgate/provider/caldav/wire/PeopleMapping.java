package dev.calgate.provider.caldav.wire;

import dev.calgate.model.Attendee;
import dev.calgate.model.Organizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ORGANIZER and ATTENDEE (RFC 5545 sections 3.8.4.1 and 3.8.4.3). */
final class PeopleMapping {
  private static final int MAX_ATTENDEES = 5_000;
  private static final String MAILTO = "mailto:";

  private final Set<String> ownAddresses;

  PeopleMapping(Set<String> ownAddresses) {
    this.ownAddresses = ownAddresses;
  }

  @Nullable Organizer organizer(Component event) {
    return event
        .line("ORGANIZER")
        .filter(line -> !line.value().isBlank())
        .map(line -> new Organizer(address(line), name(line), isOwn(line)))
        .orElse(null);
  }

  /** Each address once; the last line of it counts. */
  List<Attendee> attendees(Component event) {
    List<ContentLine> lines = event.lines("ATTENDEE");
    if (lines.size() > MAX_ATTENDEES) {
      throw new UnreadableException("More than " + MAX_ATTENDEES + " attendees");
    }
    Map<String, Attendee> byAddress = new LinkedHashMap<>();
    for (ContentLine line : lines) {
      if (!line.value().isBlank()) {
        Attendee attendee = attendee(line);
        byAddress.put(attendee.email().toLowerCase(Locale.ROOT), attendee);
      }
    }
    return List.copyOf(byAddress.values());
  }

  private Attendee attendee(ContentLine line) {
    return new Attendee(
        address(line), name(line), role(line), status(line), kind(line), isOwn(line));
  }

  private boolean isOwn(ContentLine line) {
    return ownAddresses.contains(address(line).toLowerCase(Locale.ROOT));
  }

  static String address(ContentLine line) {
    String value = line.value().trim();
    if (value.regionMatches(true, 0, MAILTO, 0, MAILTO.length())) {
      return value.substring(MAILTO.length());
    }
    return line.parameter("EMAIL").filter(it -> it.contains("@")).orElse(value);
  }

  static @Nullable String name(ContentLine line) {
    return line.parameter("CN").map(String::trim).filter(it -> !it.isEmpty()).orElse(null);
  }

  private static String word(@Nullable ContentLine line, String parameter) {
    return line == null ? "" : line.parameter(parameter).orElse("").toUpperCase(Locale.ROOT);
  }

  /** Without a line what it would be if none said it. */
  static Attendee.Role role(@Nullable ContentLine line) {
    return switch (word(line, "ROLE")) {
      case "OPT-PARTICIPANT" -> Attendee.Role.OPTIONAL;
      case "NON-PARTICIPANT" -> Attendee.Role.NON_PARTICIPANT;
      case "CHAIR" -> Attendee.Role.CHAIR;
      default -> Attendee.Role.REQUIRED;
    };
  }

  static Attendee.Participation status(ContentLine line) {
    return switch (word(line, "PARTSTAT")) {
      case "ACCEPTED" -> Attendee.Participation.ACCEPTED;
      case "DECLINED" -> Attendee.Participation.DECLINED;
      case "TENTATIVE" -> Attendee.Participation.TENTATIVE;
      case "DELEGATED" -> Attendee.Participation.DELEGATED;
      default -> Attendee.Participation.NEEDS_ACTION;
    };
  }

  /** Without a line what it would be if none said it. */
  static Attendee.Kind kind(@Nullable ContentLine line) {
    return switch (word(line, "CUTYPE")) {
      case "GROUP" -> Attendee.Kind.GROUP;
      case "RESOURCE" -> Attendee.Kind.RESOURCE;
      case "ROOM" -> Attendee.Kind.ROOM;
      case "UNKNOWN" -> Attendee.Kind.UNKNOWN;
      default -> Attendee.Kind.INDIVIDUAL;
    };
  }
}
