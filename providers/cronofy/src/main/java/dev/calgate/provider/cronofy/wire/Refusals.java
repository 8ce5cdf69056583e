package dev.calgate.provider.cronofy.wire;

import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Privacy;
import java.net.URI;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a Cronofy event cannot say. What can be written and never read is among it, such as
 * reminders and colours: nobody could tell whether it is there.
 */
public final class Refusals {
  private static final int LONGEST_TITLE = 1_024;
  private static final int LONGEST_DESCRIPTION = 4_096;
  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  private final EventDetails before;
  private final EventDetails after;
  private final boolean isNew;
  private final Map<String, String> refusals = new LinkedHashMap<>();

  private Refusals(@Nullable EventDetails before, EventDetails after) {
    this.isNew = before == null;
    this.before = before == null ? EventDetails.of("", after.start(), after.end()) : before;
    this.after = after;
  }

  /** As {@link dev.calgate.provider.Writing#refused}. */
  public static Map<String, String> of(
      @Nullable EventDetails before, EventDetails after, boolean exception) {
    return new Refusals(before, after).all(exception);
  }

  private Map<String, String> all(boolean exception) {
    if (isNew || !before.title().equals(after.title())) {
      note("title", title());
    }
    check("description", EventDetails::description, this::description);
    check("status", EventDetails::status, () -> "Cronofy lets nobody choose the status");
    check("url", EventDetails::url, this::url);
    check("categories", EventDetails::categories, () -> "Cronofy takes no categories");
    check("color", EventDetails::color, () -> "Cronofy does not tell an event's colour");
    check("privacy", EventDetails::privacy, this::privacy);
    times();
    check(
        "recurrence",
        EventDetails::recurrence,
        () ->
            exception
                ? "An occurrence does not repeat"
                : "Cronofy tells a series as single events, so none is made");
    check("organizer", EventDetails::organizer, () -> "Cronofy makes the calendar the organizer");
    check("attendees", EventDetails::attendees, this::attendees);
    check("reminders", EventDetails::reminders, this::reminders);
    check("conference", EventDetails::conference, this::conference);
    check(
        "attachments", EventDetails::attachments, () -> "Cronofy takes no attachments by address");
    return refusals;
  }

  private void check(
      String field, Function<EventDetails, ?> of, Supplier<@Nullable String> problem) {
    if (!Objects.equals(of.apply(before), of.apply(after))) {
      note(field, problem.get());
    }
  }

  private void note(String field, @Nullable String problem) {
    if (problem != null) {
      refusals.put(field, problem);
    }
  }

  private @Nullable String title() {
    if (after.title().isBlank()) {
      return "Cronofy needs a title";
    }
    return after.title().length() > LONGEST_TITLE
        ? "Cronofy has titles of at most " + LONGEST_TITLE + " characters"
        : null;
  }

  private @Nullable String description() {
    return after.description().length() > LONGEST_DESCRIPTION
        ? "Cronofy has descriptions of at most " + LONGEST_DESCRIPTION + " characters"
        : null;
  }

  private @Nullable String url() {
    String url = after.url();
    return url == null || isWeb(url) ? null : "Cronofy takes http and https addresses only";
  }

  private static boolean isWeb(String url) {
    try {
      URI uri = URI.create(url);
      return String.valueOf(uri.getScheme()).matches("(?i)https?") && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private @Nullable String privacy() {
    return after.privacy() == Privacy.SECRET ? "Cronofy knows public and private only" : null;
  }

  private void times() {
    boolean otherStart = isNew || !before.start().equals(after.start());
    boolean otherEnd = isNew || !before.end().equals(after.end());
    if (otherStart || otherEnd) {
      note(otherEnd ? "end" : "start", ofEnd(after.start(), after.end()));
    }
    if (otherStart) {
      note("start", ofTime(after.start()));
    }
    if (otherEnd) {
      note("end", ofTime(after.end()));
    }
  }

  private static @Nullable String ofEnd(EventTime start, EventTime end) {
    if (!start.getClass().equals(end.getClass())) {
      return "Start and end must both be days or both be times";
    }
    if (end.occurrenceKey().isBefore(start.occurrenceKey())) {
      return "The end is before the start";
    }
    return end instanceof EventTime.AllDay && end.equals(start)
        ? "The end of whole days is the day after"
        : null;
  }

  private static @Nullable String ofTime(EventTime time) {
    int year = time.local().getYear();
    if (year < 1 || year > 9_999) {
      return "Cronofy knows the years 1 to 9999";
    }
    if (time instanceof EventTime.Floating) {
      return "Cronofy has no times without a zone";
    }
    if (!(time instanceof EventTime.Zoned zoned)) {
      return null;
    }
    if (!ZONES.contains(zoned.zone().getId())) {
      return "Cronofy knows zones by the names of the IANA only";
    }
    return zoned.zone().getRules().getValidOffsets(zoned.local()).isEmpty()
        ? "There is no such time in this zone, where clocks go forward"
        : null;
  }

  private @Nullable String reminders() {
    List<?> reminders = after.reminders();
    return isNew && (reminders == null || reminders.isEmpty())
        ? null
        : "Cronofy does not tell an event's reminders";
  }

  private @Nullable String conference() {
    Conference conference = after.conference();
    return conference == null || isWeb(conference.url())
        ? null
        : "Cronofy takes a conference by its http or https address";
  }

  private @Nullable String attendees() {
    for (Attendee wanted : after.attendees()) {
      Optional<Attendee> there =
          before.attendees().stream().filter(it -> EventSent.isSame(it, wanted)).findFirst();
      String problem = there.isPresent() ? ofKnown(there.get(), wanted) : ofNew(wanted);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private static @Nullable String ofKnown(Attendee there, Attendee wanted) {
    if (there.equals(wanted)) {
      return null;
    }
    if (!there.equals(wanted.with(there.status()))) {
      return "Cronofy changes nothing of an attendee who is invited already";
    }
    if (!there.self()) {
      return "Only the account's own answer can be given";
    }
    return switch (wanted.status()) {
      case ACCEPTED, DECLINED, TENTATIVE -> null;
      case NEEDS_ACTION, DELEGATED -> "Cronofy takes accepted, declined and tentative as answers";
    };
  }

  private static @Nullable String ofNew(Attendee wanted) {
    if (!wanted.email().matches("[^@\\s]+@[^@\\s]+")) {
      return "Cronofy invites by e-mail address";
    }
    boolean plain =
        wanted.role() == Attendee.Role.REQUIRED
            && wanted.kind() == Attendee.Kind.INDIVIDUAL
            && wanted.status() == Attendee.Participation.NEEDS_ACTION;
    return plain ? null : "Cronofy knows required people only, who answer for themselves";
  }
}
