package dev.calgate.provider.caldav.wire;

import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Organizer;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import dev.calgate.model.recurrence.RuleCheck;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What iCalendar cannot hold of an event's details: what {@link DetailsMapping} would not read
 * again after {@link EventEditor} had written it. Names of UTC become UTC, and reminders that are
 * left to the calendar become none; neither is refused.
 */
public final class Refusals {
  private static final int MOST_ATTENDEES = 5_000;
  private static final int MOST_REMINDERS = 100;
  private static final int MOST_DATES = 2_000;

  private final @Nullable EventDetails before;
  private final EventDetails after;
  private final Map<String, String> refused = new LinkedHashMap<>();

  private Refusals(@Nullable EventDetails before, EventDetails after) {
    this.before = before;
    this.after = after;
  }

  /** See {@link dev.calgate.provider.Writing#refused}. */
  public static Map<String, String> of(
      @Nullable EventDetails before, EventDetails after, boolean exception) {
    Refusals refusals = new Refusals(before, after);
    refusals.texts();
    refusals.times();
    refusals.recurrence(exception);
    refusals.people();
    refusals.others();
    return refusals.refused;
  }

  /** One value of details, of those before as of those after. */
  private interface Field {
    @Nullable Object of(EventDetails details);
  }

  private boolean differs(Field field) {
    return before == null || !Objects.equals(field.of(before), field.of(after));
  }

  private void refuse(String field, Optional<String> reason) {
    reason.ifPresent(it -> refused.putIfAbsent(field, it));
  }

  private void texts() {
    if (differs(EventDetails::title)) {
      refuse("title", inText(after.title()));
    }
    if (differs(EventDetails::description)) {
      refuse("description", inText(after.description()));
    }
    if (differs(EventDetails::location)) {
      refuse("location", inText(after.location()));
    }
    if (differs(EventDetails::url) && after.url() != null) {
      refuse("url", inAddress(after.url()));
    }
    if (differs(EventDetails::categories)) {
      refuse("categories", inCategories(after.categories()));
    }
    String color = after.color();
    if (differs(EventDetails::color) && color != null && !CssColors.has(color)) {
      refused.put("color", "iCalendar holds colours by their CSS names only, such as \"teal\"");
    }
  }

  private static Optional<String> inText(String text) {
    if (text.indexOf('\r') >= 0) {
      return Optional.of("Lines end in a line feed alone");
    }
    return inCharacters(text);
  }

  private static Optional<String> inCharacters(String text) {
    boolean halves = text.codePoints().anyMatch(it -> Character.getType(it) == Character.SURROGATE);
    boolean control = text.chars().anyMatch(it -> it == '\r' || ControlCharacters.isForbidden(it));
    return halves || control
        ? Optional.of("Has a character that iCalendar cannot hold")
        : Optional.empty();
  }

  private static Optional<String> inAddress(String address) {
    boolean blank = address.isBlank() || address.chars().anyMatch(Refusals::isSpace);
    return blank
        ? Optional.of("Is no address: blank, or with blanks inside")
        : inCharacters(address);
  }

  /** Whether it is what {@link String#trim} or a reader of lines would take away. */
  private static boolean isSpace(int character) {
    return character <= ' ' || Character.isWhitespace(character);
  }

  private static Optional<String> inCategories(List<String> categories) {
    if (categories.stream().anyMatch(it -> it.isEmpty() || !it.equals(it.trim()))) {
      return Optional.of("A category is blank, or has blanks around it");
    }
    if (new HashSet<>(categories).size() < categories.size()) {
      return Optional.of("A category occurs twice");
    }
    return first(categories.stream().map(Refusals::inText));
  }

  private static Optional<String> first(Stream<Optional<String>> reasons) {
    return reasons.flatMap(Optional::stream).findFirst();
  }

  private void times() {
    if (differs(EventDetails::start)) {
      refuse("start", inTime(after.start(), before == null ? null : before.start()));
    }
    if (differs(EventDetails::end)) {
      refuse("end", inTime(after.end(), before == null ? null : before.end()));
    }
    if (differs(EventDetails::start) || differs(EventDetails::end)) {
      refuse("end", inOrder(after.start(), after.end()));
    }
  }

  private static Optional<String> inTime(EventTime time, @Nullable EventTime was) {
    int year = time.local().getYear();
    if (year < 1 || year > DetailsMapping.LAST_YEAR) {
      return Optional.of("Is not between the years 1 and 9999");
    }
    boolean unnamed = time instanceof EventTime.Zoned zoned && !ZoneBook.hasName(zoned.zone());
    boolean sameZone =
        time instanceof EventTime.Zoned zoned
            && was instanceof EventTime.Zoned old
            && zoned.zone().equals(old.zone());
    return unnamed && !sameZone
        ? Optional.of("iCalendar holds times of named zones and of UTC only")
        : Optional.empty();
  }

  private static Optional<String> inOrder(EventTime start, EventTime end) {
    if (!start.getClass().equals(end.getClass())) {
      return Optional.of("Start and end are days, or times of zones, or floating times, both");
    }
    if (start instanceof EventTime.AllDay) {
      return end.local().isAfter(start.local())
          ? Optional.empty()
          : Optional.of("Whole days last one day at least");
    }
    if (end.instant(ZoneOffset.UTC).isBefore(start.instant(ZoneOffset.UTC))) {
      return Optional.of("Lies before the start");
    }
    // It is told by a length, which has no zone.
    return end.occurrenceKey().equals(start.occurrenceKey()) && !end.equals(start)
        ? Optional.of("Is the moment of the start, so it has to be told in the same way")
        : Optional.empty();
  }

  private void recurrence(boolean exception) {
    Recurrence recurrence = after.recurrence();
    if (recurrence == null
        || !(differs(EventDetails::recurrence) || differs(EventDetails::start))) {
      return;
    }
    refuse(
        "recurrence",
        exception
            ? Optional.of("An occurrence of a series does not repeat itself")
            : inRecurrence(recurrence, after.start()));
  }

  private static Optional<String> inRecurrence(Recurrence recurrence, EventTime start) {
    if (recurrence.rules().isEmpty() && recurrence.dates().isEmpty()) {
      return Optional.of("Has neither a rule nor a date");
    }
    if (recurrence.dates().size() > MOST_DATES) {
      return Optional.of("Has more than " + MOST_DATES + " dates");
    }
    if (!recurrence.dates().stream().allMatch(it -> isLike(it, start))) {
      return Optional.of("Dates have the form, and the zone, of the start");
    }
    for (String rule : recurrence.rules()) {
      if (rule.isBlank() || rule.chars().anyMatch(Refusals::isSpace)) {
        return Optional.of("A rule has blanks");
      }
    }
    return RuleCheck.problem(recurrence, start);
  }

  private static boolean isLike(EventTime date, EventTime start) {
    int year = date.local().getYear();
    return year >= 1
        && year <= DetailsMapping.LAST_YEAR
        && date.equals(start.withLocal(date.local()));
  }

  private void people() {
    Organizer organizer = after.organizer();
    if (differs(EventDetails::organizer) && organizer != null) {
      refuse("organizer", inPerson(organizer.email(), organizer.name()));
    }
    if (differs(EventDetails::attendees)) {
      refuse("attendees", inAttendees(after.attendees()));
    }
  }

  private static Optional<String> inPerson(String email, @Nullable String name) {
    if (email.toLowerCase(Locale.ROOT).startsWith("mailto:")) {
      return Optional.of("Addresses are without \"mailto:\"");
    }
    if (name != null && (name.isEmpty() || !name.equals(name.trim()))) {
      return Optional.of("A name is blank, or has blanks around it");
    }
    return inAddress(email).or(() -> name == null ? Optional.empty() : inText(name));
  }

  private static Optional<String> inAttendees(List<Attendee> attendees) {
    if (attendees.size() > MOST_ATTENDEES) {
      return Optional.of("More than " + MOST_ATTENDEES + " attendees");
    }
    Set<String> addresses = new HashSet<>();
    for (Attendee attendee : attendees) {
      if (!addresses.add(attendee.email().toLowerCase(Locale.ROOT))) {
        return Optional.of("An attendee occurs twice");
      }
    }
    return first(attendees.stream().map(it -> inPerson(it.email(), it.name())));
  }

  private void others() {
    List<Reminder> reminders = after.reminders();
    if (differs(EventDetails::reminders)
        && reminders != null
        && reminders.size() > MOST_REMINDERS) {
      refused.put("reminders", "More than " + MOST_REMINDERS + " reminders");
    }
    if (differs(EventDetails::conference)) {
      refuse("conference", inConference());
    }
    if (differs(EventDetails::attachments)) {
      refuse("attachments", first(after.attachments().stream().map(Refusals::inAttachment)));
    }
    if (differs(EventDetails::link) && after.link() != null) {
      refused.put("source.link", "CalDAV knows no page where people could open an event");
    }
  }

  private Optional<String> inConference() {
    Conference wanted = after.conference();
    if (wanted == null) {
      boolean stays =
          before != null
              && ConferenceLinks.inTexts(
                      List.of(
                          after.location(),
                          Objects.requireNonNullElse(after.url(), ""),
                          after.description()))
                  .isPresent();
      return stays
          ? Optional.of("Its link stands in the location, the url or the description")
          : Optional.empty();
    }
    String service = ConferenceLinks.service(wanted.url()).orElse(null);
    if (wanted.provider() != null && !wanted.provider().equals(service)) {
      return Optional.of("The provider is told by the address, and is " + service);
    }
    return wanted.url().startsWith("http")
        ? inAddress(wanted.url())
        : Optional.of("Its address must be one of the web");
  }

  private static Optional<String> inAttachment(Attachment attachment) {
    if (attachment.url().startsWith("CID:")) {
      return Optional.of("An attachment is an address, not a part of a message");
    }
    String type = attachment.mediaType();
    if (type != null && type.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("A media type is one line");
    }
    return inAddress(attachment.url())
        .or(() -> Optional.ofNullable(attachment.title()).flatMap(Refusals::inText))
        .or(() -> Optional.ofNullable(type).flatMap(Refusals::inText));
  }
}
