package dev.calgate.provider.google.wire;

import dev.calgate.model.Attendee;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Attendees that Google cannot hold; what it has told itself it can. */
final class AttendeeRefusals {
  private static final Pattern EMAIL = Pattern.compile("[^\\s@:]+@[^\\s@]+");

  private AttendeeRefusals() {}

  static @Nullable String of(List<Attendee> before, List<Attendee> after) {
    Set<String> addresses = new HashSet<>();
    for (Attendee attendee : after) {
      if (!addresses.add(attendee.email().toLowerCase(Locale.ROOT))) {
        return "Google has each address once";
      }
      String problem = before.contains(attendee) ? null : of(attendee, known(before, attendee));
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private static Optional<Attendee> known(List<Attendee> before, Attendee attendee) {
    return before.stream().filter(it -> it.email().equalsIgnoreCase(attendee.email())).findFirst();
  }

  private static @Nullable String of(Attendee wanted, Optional<Attendee> known) {
    if (known.isEmpty() && !EMAIL.matcher(wanted.email()).matches()) {
      return "Google invites by e-mail address only";
    }
    if (wanted.role() != Attendee.Role.REQUIRED && wanted.role() != Attendee.Role.OPTIONAL) {
      return "Google's attendees are required or optional";
    }
    if (wanted.status() == Attendee.Participation.DELEGATED) {
      return "Google knows no delegated attendance";
    }
    if (wanted.kind() != Attendee.Kind.INDIVIDUAL && wanted.kind() != Attendee.Kind.RESOURCE) {
      return "Google's attendees are individuals or resources";
    }
    return known.filter(it -> it.kind() != wanted.kind()).isPresent()
        ? "Google lets nobody change what an attendee is"
        : TextRefusals.of(wanted.email(), wanted.name());
  }
}
