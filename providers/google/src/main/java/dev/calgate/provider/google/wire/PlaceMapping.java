package dev.calgate.provider.google.wire;

import com.google.api.services.calendar.model.ConferenceData;
import com.google.api.services.calendar.model.ConferenceSolution;
import com.google.api.services.calendar.model.EntryPoint;
import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.EventWorkingLocationProperties;
import dev.calgate.model.Conference;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where an event is: its place, or that of a day's work, and its conference (Event resource,
 * location, workingLocationProperties, conferenceData).
 */
final class PlaceMapping {
  /** The word for Google's own conferences. */
  static final String MEET = "google_meet";

  private static final String HOME = "Home";

  /** Words for services that name themselves in more than one way. */
  private static final List<String> SERVICES =
      List.of("zoom", "teams", "webex", "jitsi", "whereby", "gotomeeting");

  private PlaceMapping() {}

  static String location(Event event) {
    String location = text(event.getLocation());
    EventWorkingLocationProperties working = event.getWorkingLocationProperties();
    if (!location.isBlank() || working == null) {
      return location;
    }
    return switch (text(working.getType())) {
      case "homeOffice" -> HOME;
      case "officeLocation" ->
          working.getOfficeLocation() == null ? "" : text(working.getOfficeLocation().getLabel());
      case "customLocation" ->
          working.getCustomLocation() == null ? "" : text(working.getCustomLocation().getLabel());
      default -> "";
    };
  }

  /** Whether it is one that Google is to make. */
  static boolean isAskedFor(Conference conference) {
    return conference.url().isEmpty() && MEET.equals(conference.provider());
  }

  static @Nullable Conference conference(Event event) {
    ConferenceData data = event.getConferenceData();
    List<EntryPoint> points =
        data == null || data.getEntryPoints() == null ? List.of() : data.getEntryPoints();
    for (EntryPoint point : points) {
      if ("video".equals(point.getEntryPointType()) && point.getUri() != null) {
        return new Conference(
            point.getUri(), data == null ? null : provider(data.getConferenceSolution()));
      }
    }
    String link = event.getHangoutLink();
    return link == null || link.isBlank() ? null : new Conference(link, MEET);
  }

  /** Google's own has a type; those of add-ons have nothing but the name that people see. */
  private static @Nullable String provider(@Nullable ConferenceSolution solution) {
    if (solution == null) {
      return null;
    }
    if (solution.getKey() != null && "hangoutsMeet".equals(solution.getKey().getType())) {
      return MEET;
    }
    String name =
        text(solution.getName())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]+", "_")
            .replaceAll("^_|_$", "");
    List<String> words = List.of(name.split("_"));
    return SERVICES.stream()
        .filter(words::contains)
        .findFirst()
        .orElse(name.isEmpty() ? null : name);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
