package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.Attendee;
import dev.calgate.model.Organizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who invites and who is invited; of attendees Cronofy tells the answer and no role. */
final class PeopleMapping {
  private PeopleMapping() {}

  static @Nullable Organizer organizer(JsonNode organizer, Set<String> own) {
    String email = Json.text(organizer, "email");
    return email.isEmpty()
        ? null
        : new Organizer(email, name(organizer), own.contains(email.toLowerCase(Locale.ROOT)));
  }

  static List<Attendee> attendees(JsonNode list, Set<String> own) {
    List<Attendee> attendees = new ArrayList<>();
    for (JsonNode attendee : list) {
      String email = Json.text(attendee, "email");
      if (!email.isEmpty()) {
        attendees.add(
            new Attendee(
                email,
                name(attendee),
                Attendee.Role.REQUIRED,
                status(Json.text(attendee, "status")),
                Attendee.Kind.INDIVIDUAL,
                own.contains(email.toLowerCase(Locale.ROOT))));
      }
    }
    return attendees;
  }

  private static @Nullable String name(JsonNode person) {
    return Json.some(person, "display_name").orElse(null);
  }

  private static Attendee.Participation status(String word) {
    return switch (word) {
      case "accepted" -> Attendee.Participation.ACCEPTED;
      case "declined" -> Attendee.Participation.DECLINED;
      case "tentative" -> Attendee.Participation.TENTATIVE;
      default -> Attendee.Participation.NEEDS_ACTION;
    };
  }
}
