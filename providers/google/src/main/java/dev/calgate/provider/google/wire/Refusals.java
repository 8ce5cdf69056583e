package dev.calgate.provider.google.wire;

import dev.calgate.model.Attachment;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import dev.calgate.model.recurrence.RuleCheck;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an event of Google cannot say, or nobody but Google decides (Event resource). */
public final class Refusals {
  private static final int MOST_REMINDERS = 5;
  private static final int MOST_MINUTES = 40_320;
  private static final int MOST_ATTACHMENTS = 25;

  private final EventDetails before;
  private final EventDetails after;
  private final boolean isNew;
  private final boolean exception;
  private final Map<String, String> refusals = new LinkedHashMap<>();

  private Refusals(@Nullable EventDetails before, EventDetails after, boolean exception) {
    this.isNew = before == null;
    this.before =
        before == null ? new EventDetails.Builder(after.start(), after.end()).build() : before;
    this.after = after;
    this.exception = exception;
  }

  /** As {@link dev.calgate.provider.Writing#refused}. */
  public static Map<String, String> of(
      @Nullable EventDetails before, EventDetails after, boolean exception) {
    return new Refusals(before, after, exception).all();
  }

  private Map<String, String> all() {
    if (exception && after.status() == EventStatus.CANCELLED) {
      return ofCancelled();
    }
    check("status", EventDetails::status, this::status);
    check("title", EventDetails::title, () -> TextRefusals.of(after.title()));
    check("description", EventDetails::description, () -> TextRefusals.of(after.description()));
    check("location", EventDetails::location, () -> TextRefusals.of(after.location()));
    check("url", EventDetails::url, this::url);
    check("categories", EventDetails::categories, this::categories);
    check("color", EventDetails::color, this::color);
    times();
    check("recurrence", EventDetails::recurrence, this::recurrence);
    check("attendees", EventDetails::attendees, this::attendees);
    check("reminders", EventDetails::reminders, this::reminders);
    check("attachments", EventDetails::attachments, this::attachments);
    if (before.status() != EventStatus.CANCELLED) {
      decidedByGoogle();
    }
    return refusals;
  }

  /** An occurrence that was cancelled has told none of it, and has it of its series again. */
  private void decidedByGoogle() {
    check("privacy", EventDetails::privacy, this::privacy);
    check("free_busy", EventDetails::freeBusy, this::freeBusy);
    check("organizer", EventDetails::organizer, () -> "Google makes the calendar the organizer");
    check("conference", EventDetails::conference, this::conference);
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

  /** Nothing is kept of what is said of an occurrence that does not take place. */
  private Map<String, String> ofCancelled() {
    Map<String, Function<EventDetails, ?>> fields = new LinkedHashMap<>();
    fields.put("title", EventDetails::title);
    fields.put("description", EventDetails::description);
    fields.put("location", EventDetails::location);
    fields.put("url", EventDetails::url);
    fields.put("categories", EventDetails::categories);
    fields.put("color", EventDetails::color);
    fields.put("privacy", EventDetails::privacy);
    fields.put("free_busy", EventDetails::freeBusy);
    fields.put("start", EventDetails::start);
    fields.put("end", EventDetails::end);
    fields.put("recurrence", EventDetails::recurrence);
    fields.put("organizer", EventDetails::organizer);
    fields.put("attendees", EventDetails::attendees);
    fields.put("reminders", EventDetails::reminders);
    fields.put("conference", EventDetails::conference);
    fields.put("attachments", EventDetails::attachments);
    fields.forEach(
        (field, of) ->
            check(field, of, () -> "Google keeps nothing of a cancelled occurrence but its time"));
    return refusals;
  }

  private @Nullable String status() {
    return after.status() == EventStatus.CANCELLED
        ? "Google deletes an event that is cancelled: delete it"
        : null;
  }

  private @Nullable String url() {
    String url = after.url();
    return url == null || isWeb(url)
        ? TextRefusals.of(url)
        : "Google takes http and https addresses only";
  }

  private static boolean isWeb(String url) {
    try {
      URI uri = URI.create(url);
      return String.valueOf(uri.getScheme()).matches("(?i)https?") && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private @Nullable String categories() {
    return "Google has no categories";
  }

  private @Nullable String color() {
    String color = after.color();
    return color == null || Colors.id(color) != null
        ? null
        : "Google has these colours only: " + String.join(", ", Colors.all());
  }

  private @Nullable String privacy() {
    return exception ? "Google has one visibility for a series and all its occurrences" : null;
  }

  private @Nullable String freeBusy() {
    return switch (after.freeBusy()) {
      case FREE -> null;
      case OUT_OF_OFFICE -> "Google tells this by the kind of event, which never changes";
      case BUSY, TENTATIVE ->
          before.freeBusy() == FreeBusy.OUT_OF_OFFICE
              ? "Google tells this by the kind of event, which never changes"
              : byStatus() == after.freeBusy()
                  ? null
                  : "Google tells tentative from busy by the status alone";
    };
  }

  private FreeBusy byStatus() {
    return after.status() == EventStatus.TENTATIVE ? FreeBusy.TENTATIVE : FreeBusy.BUSY;
  }

  private void times() {
    boolean otherStart = isNew || !before.start().equals(after.start());
    boolean otherEnd = isNew || !before.end().equals(after.end());
    if (otherStart || otherEnd) {
      note(otherEnd ? "end" : "start", TimeRefusals.ofEnd(after.start(), after.end()));
    }
    if (otherStart) {
      note("start", TimeRefusals.of(after.start()));
    }
    if (otherEnd) {
      note("end", TimeRefusals.of(after.end()));
    }
  }

  private @Nullable String recurrence() {
    Recurrence recurrence = after.recurrence();
    if (recurrence == null) {
      return null;
    }
    if (exception) {
      return "An occurrence does not repeat";
    }
    if (recurrence.rules().isEmpty() && recurrence.dates().isEmpty()) {
      return "A series needs a rule or a date";
    }
    if (recurrence.rules().stream().anyMatch(Refusals::hasControls)) {
      return "A rule is one line";
    }
    return RuleCheck.problem(recurrence, after.start())
        .or(() -> Optional.ofNullable(TimeRefusals.ofDates(recurrence.dates(), after.start())))
        .orElse(null);
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private @Nullable String attendees() {
    return AttendeeRefusals.of(before.attendees(), after.attendees());
  }

  private @Nullable String reminders() {
    List<Reminder> reminders = after.reminders();
    if (reminders == null) {
      return null;
    }
    if (reminders.size() > MOST_REMINDERS) {
      return "Google has at most " + MOST_REMINDERS + " reminders";
    }
    if (new HashSet<>(reminders).size() < reminders.size()) {
      return "Google has each reminder once";
    }
    for (Reminder reminder : reminders) {
      if (reminder.minutesBefore() < 0 || reminder.minutesBefore() > MOST_MINUTES) {
        return "Google reminds 0 to " + MOST_MINUTES + " minutes before the start";
      }
      if (reminder.method() == Reminder.Method.AUDIO) {
        return "Google reminds by popup and email";
      }
    }
    return null;
  }

  private @Nullable String conference() {
    Conference conference = after.conference();
    return conference == null || PlaceMapping.isAskedFor(conference)
        ? null
        : "Google makes its own conferences, asked for as "
            + PlaceMapping.MEET
            + " with an empty url, and takes no others";
  }

  private @Nullable String attachments() {
    List<Attachment> attachments = after.attachments();
    if (attachments.size() > MOST_ATTACHMENTS) {
      return "Google has at most " + MOST_ATTACHMENTS + " attachments";
    }
    return attachments.stream()
        .filter(it -> !before.attachments().contains(it))
        .map(Refusals::attachment)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String attachment(Attachment attachment) {
    if (!isWeb(attachment.url())) {
      return "Google takes attachments by their http or https address only";
    }
    if (attachment.mediaType() != null && hasControls(attachment.mediaType())) {
      return "A media type is one line";
    }
    return TextRefusals.of(attachment.url(), attachment.title(), attachment.mediaType());
  }
}
