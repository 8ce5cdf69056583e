package dev.calgate.provider.google.wire;

import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.EventAttendee;
import dev.calgate.model.Attendee;
import dev.calgate.model.Organizer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who invites and who is invited (Event resource, organizer and attendees). */
final class PeopleMapping {
  private PeopleMapping() {}

  static @Nullable Organizer organizer(Event event) {
    Event.Organizer organizer = event.getOrganizer();
    if (organizer == null) {
      return null;
    }
    String email = address(organizer.getEmail(), organizer.getId());
    return email == null
        ? null
        : new Organizer(email, organizer.getDisplayName(), isTrue(organizer.getSelf()));
  }

  static List<Attendee> attendees(Event event) {
    return event.getAttendees() == null
        ? List.of()
        : event.getAttendees().stream()
            .map(PeopleMapping::attendee)
            .flatMap(Optional::stream)
            .toList();
  }

  /** Empty for one that has no address. */
  static Optional<Attendee> attendee(EventAttendee attendee) {
    return Optional.ofNullable(address(attendee.getEmail(), attendee.getId()))
        .map(
            address ->
                new Attendee(
                    address,
                    attendee.getDisplayName(),
                    isTrue(attendee.getOptional())
                        ? Attendee.Role.OPTIONAL
                        : Attendee.Role.REQUIRED,
                    participation(String.valueOf(attendee.getResponseStatus())),
                    isTrue(attendee.getResource())
                        ? Attendee.Kind.RESOURCE
                        : Attendee.Kind.INDIVIDUAL,
                    isTrue(attendee.getSelf())));
  }

  /** What is not known yet is no answer. */
  private static Attendee.Participation participation(String status) {
    return switch (status) {
      case "accepted" -> Attendee.Participation.ACCEPTED;
      case "declined" -> Attendee.Participation.DECLINED;
      case "tentative" -> Attendee.Participation.TENTATIVE;
      default -> Attendee.Participation.NEEDS_ACTION;
    };
  }

  private static @Nullable String address(@Nullable String email, @Nullable String id) {
    return email == null || email.isBlank() ? id : email;
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
