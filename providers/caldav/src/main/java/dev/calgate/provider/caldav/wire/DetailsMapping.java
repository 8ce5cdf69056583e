package dev.calgate.provider.caldav.wire;

import dev.calgate.model.Attachment;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.model.Reminder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one VEVENT says (RFC 5545 section 3.6.1, RFC 7986), its recurrence aside. */
final class DetailsMapping {
  /** Dates have four digits (RFC 3339 section 5.6). */
  static final int LAST_YEAR = 9999;

  /** How Outlook says what TRANSP has no words for. */
  static final String BUSY_STATUS = "X-MICROSOFT-CDO-BUSYSTATUS";

  static final String ALL_DAY = "X-MICROSOFT-CDO-ALLDAYEVENT";

  private final TimeReader times;
  private final PeopleMapping people;
  private final AlarmMapping alarms;

  DetailsMapping(TimeReader times, PeopleMapping people) {
    this.times = times;
    this.people = people;
    this.alarms = new AlarmMapping(times);
  }

  EventDetails details(Component event) {
    return details(event, start(event));
  }

  /** What it says when it takes place at {@code start}, whatever it says of that. */
  EventDetails details(Component event, EventTime start) {
    EventTime end = end(event, start);
    return new EventDetails.Builder(start, end)
        .status(status(event))
        .title(event.text("SUMMARY"))
        .description(event.text("DESCRIPTION"))
        .location(event.text("LOCATION"))
        .url(url(event))
        .categories(categories(event))
        .color(event.line("COLOR").map(ContentLine::text).orElse(null))
        .privacy(privacy(event))
        .freeBusy(freeBusy(event))
        .organizer(people.organizer(event))
        .attendees(people.attendees(event))
        .reminders(reminders(event, start, end))
        .conference(ConferenceLinks.find(event))
        .attachments(attachments(event))
        .sequence(sequence(event))
        .createdAt(instant(event, "CREATED"))
        .updatedAt(updated(event))
        .build();
  }

  /**
   * What an override says. One that does not say when it takes place does so where its series has
   * the occurrence.
   *
   * @param series null when it is not known
   */
  EventDetails override(Component event, EventTime original, @Nullable EventDetails series) {
    if (event.line("DTSTART").isPresent()) {
      return details(event);
    }
    EventDetails details = details(event, original);
    boolean hasEnd = event.line("DTEND").isPresent() || event.line("DURATION").isPresent();
    return hasEnd || series == null
        ? details
        : details.at(original, EventTime.between(series.start(), series.end()).after(original));
  }

  List<Reminder> reminders(Component event, EventTime start, EventTime end) {
    return alarms.reminders(event, start, end);
  }

  private static List<String> categories(Component event) {
    return event.lines("CATEGORIES").stream()
        .flatMap(line -> line.texts().stream())
        .map(String::trim)
        .filter(category -> !category.isEmpty())
        .distinct()
        .toList();
  }

  EventTime start(Component event) {
    ContentLine line =
        event
            .line("DTSTART")
            .orElseThrow(
                () ->
                    new UnreadableException(
                        "The event of line " + event.number() + " has no DTSTART"));
    EventTime start = times.read(line);
    boolean allDay =
        event.line(ALL_DAY).filter(it -> isTrue(it.value())).isPresent()
            && start.local().toLocalTime().toSecondOfDay() == 0;
    return allDay ? EventTime.allDay(start.local().toLocalDate()) : start;
  }

  EventTime end(Component event, EventTime start) {
    EventTime end = writtenEnd(event, start);
    if (end.local().getYear() > LAST_YEAR) {
      throw new UnreadableException("The event does not end before the year 10000");
    }
    return end;
  }

  /** A time to the letter, whatever else the event says of it. */
  EventTime time(ContentLine line) {
    return times.read(line);
  }

  /**
   * Whether an event says to the letter that it ends at {@code end}, when it takes place at {@code
   * start}. What {@link #end} makes of an end before the start does not count.
   */
  boolean saysEnd(Component event, EventTime start, EventTime end) {
    Optional<ContentLine> written = event.line("DTEND");
    Optional<ContentLine> duration = event.line("DURATION");
    if (written.isPresent()) {
      return duration.isEmpty() && !end.equals(start) && times.read(written.get()).equals(end);
    }
    return duration.map(it -> times.end(start, it)).orElseGet(() -> impliedEnd(start)).equals(end);
  }

  private static EventTime impliedEnd(EventTime start) {
    return start instanceof EventTime.AllDay ? start.withLocal(start.local().plusDays(1)) : start;
  }

  /** Without end or duration a day lasts a day, and a moment no time (RFC 5545 section 3.6.1). */
  private EventTime writtenEnd(Component event, EventTime start) {
    Optional<ContentLine> end = event.line("DTEND");
    Optional<ContentLine> duration = event.line("DURATION");
    EventTime read = start;
    if (end.isPresent()) {
      read = times.read(end.get());
      if (start instanceof EventTime.AllDay && !(read instanceof EventTime.AllDay)) {
        read = EventTime.allDay(read.local().toLocalDate());
      } else if (read instanceof EventTime.AllDay day && !(start instanceof EventTime.AllDay)) {
        read = start.withLocal(day.local());
      }
    } else if (duration.isPresent()) {
      read = times.end(start, duration.get());
    }
    if (start instanceof EventTime.AllDay) {
      return read.local().isAfter(start.local()) ? read : impliedEnd(start);
    }
    boolean before = read.instant(ZoneOffset.UTC).isBefore(start.instant(ZoneOffset.UTC));
    return before ? start : read;
  }

  static EventStatus status(Component event) {
    return switch (event.text("STATUS").trim().toUpperCase(Locale.ROOT)) {
      case "TENTATIVE" -> EventStatus.TENTATIVE;
      case "CANCELLED", "CANCELED" -> EventStatus.CANCELLED;
      default -> EventStatus.CONFIRMED;
    };
  }

  private static Privacy privacy(Component event) {
    return switch (event.text("CLASS").trim().toUpperCase(Locale.ROOT)) {
      case "PRIVATE" -> Privacy.PRIVATE;
      case "CONFIDENTIAL" -> Privacy.SECRET;
      // What is not recognised counts as private (RFC 5545 section 3.8.1.3).
      case "PUBLIC", "" -> Privacy.PUBLIC;
      default -> Privacy.PRIVATE;
    };
  }

  static FreeBusy freeBusy(Component event) {
    return switch (event.text(BUSY_STATUS).trim().toUpperCase(Locale.ROOT)) {
      case "OOF" -> FreeBusy.OUT_OF_OFFICE;
      case "FREE" -> FreeBusy.FREE;
      case "TENTATIVE" -> FreeBusy.TENTATIVE;
      default -> transparency(event);
    };
  }

  private static FreeBusy transparency(Component event) {
    if (event.text("TRANSP").trim().equalsIgnoreCase("TRANSPARENT")) {
      return FreeBusy.FREE;
    }
    boolean saysBusy = event.text(BUSY_STATUS).trim().equalsIgnoreCase("BUSY");
    return status(event) == EventStatus.TENTATIVE && !saysBusy ? FreeBusy.TENTATIVE : FreeBusy.BUSY;
  }

  private static @Nullable String url(Component event) {
    return event
        .line("URL")
        .map(line -> line.value().trim())
        .filter(it -> !it.isEmpty())
        .orElse(null);
  }

  private static List<Attachment> attachments(Component event) {
    return event.lines("ATTACH").stream().flatMap(line -> attachment(line).stream()).toList();
  }

  /** Bodies inside the object are not carried. */
  static Optional<Attachment> attachment(ContentLine line) {
    boolean inside =
        line.has("VALUE", "BINARY")
            || line.parameter("ENCODING").isPresent()
            || line.value().startsWith("CID:");
    return inside || line.value().isBlank()
        ? Optional.empty()
        : Optional.of(
            new Attachment(
                line.value().trim(),
                line.parameter("FILENAME").or(() -> line.parameter("X-FILENAME")).orElse(null),
                line.parameter("FMTTYPE").orElse(null)));
  }

  static int sequence(Component event) {
    try {
      return Math.max(0, Integer.parseInt(event.text("SEQUENCE").trim()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private @Nullable Instant updated(Component event) {
    Instant modified = instant(event, "LAST-MODIFIED");
    return modified == null ? instant(event, "DTSTAMP") : modified;
  }

  /** A time stamp; a broken one is no reason to refuse the event. */
  private @Nullable Instant instant(Component event, String name) {
    try {
      return event.line(name).map(line -> times.read(line).instant(ZoneOffset.UTC)).orElse(null);
    } catch (UnreadableException e) {
      return null;
    }
  }

  private static boolean isTrue(String value) {
    return value.trim().equalsIgnoreCase("TRUE");
  }

  /** The length of something in whole minutes, rounded down. */
  static int minutes(Duration duration) {
    return (int)
        Math.max(
            Integer.MIN_VALUE,
            Math.min(Integer.MAX_VALUE, Math.floorDiv(duration.toSeconds(), 60L)));
  }
}
