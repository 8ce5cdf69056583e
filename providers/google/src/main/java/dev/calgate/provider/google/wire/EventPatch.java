package dev.calgate.provider.google.wire;

import com.google.api.client.util.Data;
import com.google.api.services.calendar.model.ConferenceData;
import com.google.api.services.calendar.model.ConferenceSolutionKey;
import com.google.api.services.calendar.model.CreateConferenceRequest;
import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.EventAttachment;
import com.google.api.services.calendar.model.EventAttendee;
import com.google.api.services.calendar.model.EventReminder;
import dev.calgate.model.Attachment;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.model.Reminder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to make an event say something else (guide "Performance tips", patch): the fields
 * that differ and no other, null for one that is to be empty, lists as a whole with all that Google
 * has told of their entries. What {@link Refusals} names is not asked of it.
 */
public final class EventPatch {
  /** What names an event, what Google alone tells of it, and what its details say. */
  private static final Set<String> NOT_BESIDES =
      Set.of(
          "kind",
          "etag",
          "id",
          "iCalUID",
          "sequence",
          "htmlLink",
          "hangoutLink",
          "created",
          "updated",
          "creator",
          "organizer",
          "recurringEventId",
          "originalStartTime",
          "attendeesOmitted",
          "endTimeUnspecified",
          "status",
          "summary",
          "description",
          "location",
          "visibility",
          "transparency",
          "source",
          "colorId",
          "start",
          "end",
          "recurrence",
          "attendees",
          "reminders",
          "attachments",
          "conferenceData");

  /** Kinds of event that a request may make; Google makes others itself. */
  private static final Set<String> MADE_BY_ANYBODY =
      Set.of("default", "focusTime", "outOfOffice", "workingLocation");

  private final KnownEvent known;
  private final EventDetails before;
  private final EventDetails after;
  private final boolean isNew;
  private final Event sent = new Event();

  private EventPatch(KnownEvent known, EventDetails before, EventDetails after, boolean isNew) {
    this.known = known;
    this.before = before;
    this.after = after;
    this.isNew = isNew;
  }

  /**
   * A whole new event.
   *
   * @param id which names the request for a conference too
   */
  public static Event created(EventDetails details, String id) {
    EventDetails blank = new EventDetails.Builder(details.start(), details.end()).build();
    return new EventPatch(new KnownEvent(new Event()), blank, details, true).sent(id).setId(id);
  }

  /** The same with all that another event, as Google has told it, holds besides its details. */
  public static Event created(KnownEvent template, EventDetails details, String id) {
    Event event = template.event().clone();
    NOT_BESIDES.forEach(field -> event.set(field, null));
    if (event.getEventType() != null && !MADE_BY_ANYBODY.contains(event.getEventType())) {
      event.setEventType(null);
    }
    event.putAll(created(details, id));
    return event;
  }

  /**
   * What changes an event; empty when there is nothing to change.
   *
   * @param known the event as Google has told it
   * @param request names a request for a conference; the same is granted once
   */
  public static Event changes(
      KnownEvent known, EventDetails before, EventDetails after, String request) {
    return new EventPatch(known, before, after, false).sent(request);
  }

  /** Whether a change can be sent although Google leaves attendees out of what it tells. */
  public static boolean isOwnAnswer(KnownEvent known, EventDetails before, EventDetails after) {
    return AttendeesSent.own(known.attendees(), before.attendees(), after.attendees()).isPresent();
  }

  private Event sent(String request) {
    text(EventDetails::title, sent::setSummary);
    text(EventDetails::description, sent::setDescription);
    text(EventDetails::location, sent::setLocation);
    field(EventDetails::status, it -> sent.setStatus(status(it)));
    field(EventDetails::privacy, it -> sent.setVisibility(visibility(it)));
    field(it -> it.freeBusy() == FreeBusy.FREE, it -> sent.setTransparency(transparency(it)));
    field(EventDetails::url, it -> sent.setSource(source(it)));
    field(EventDetails::color, it -> sent.setColorId(colorId(it)));
    times();
    recurrence();
    field(EventDetails::attendees, it -> attendees());
    field(EventDetails::reminders, it -> sent.setReminders(reminders(it)));
    field(EventDetails::attachments, it -> sent.setAttachments(orNull(attachments(it))));
    field(EventDetails::conference, it -> conference(it, request));
    return sent;
  }

  private <T extends @Nullable Object> void field(Function<EventDetails, T> of, Consumer<T> send) {
    T wanted = of.apply(after);
    if (!Objects.equals(of.apply(before), wanted)) {
      send.accept(wanted);
    }
  }

  private void text(Function<EventDetails, String> of, Consumer<String> send) {
    field(of, it -> send.accept(it.isEmpty() ? Data.NULL_STRING : it));
  }

  private static String status(EventStatus status) {
    return status == EventStatus.TENTATIVE ? "tentative" : "confirmed";
  }

  /** Public is what the calendar has for all its events, as it is read. */
  private static String visibility(Privacy privacy) {
    return switch (privacy) {
      case PUBLIC -> "default";
      case PRIVATE -> "private";
      case SECRET -> "confidential";
    };
  }

  private static String transparency(boolean free) {
    return free ? "transparent" : "opaque";
  }

  private static String colorId(@Nullable String color) {
    String id = color == null ? null : Colors.id(color);
    return id == null ? Data.NULL_STRING : id;
  }

  /** A source needs a title; the host is what people know of an address. */
  private static Event.Source source(@Nullable String url) {
    return url == null
        ? Data.nullOf(Event.Source.class)
        : new Event.Source().setUrl(url).setTitle(host(url));
  }

  private static String host(String url) {
    try {
      return Objects.requireNonNullElse(URI.create(url).getHost(), url);
    } catch (IllegalArgumentException e) {
      return url;
    }
  }

  /** A series has to tell its zone, which Google need not have told of what becomes one. */
  private void times() {
    boolean becomesSeries = before.recurrence() == null && after.recurrence() != null;
    boolean all = isNew || becomesSeries;
    if (all || !before.start().equals(after.start())) {
      sent.setStart(TimeMapping.sent(after.start(), !isNew));
    }
    if (all || !before.end().equals(after.end())) {
      sent.setEnd(TimeMapping.sent(after.end(), !isNew));
    }
  }

  /** Lines of dates may mean something else once the start is another. */
  private void recurrence() {
    boolean same =
        Objects.equals(before.recurrence(), after.recurrence())
            && (after.recurrence() == null || before.start().equals(after.start()));
    if (!same) {
      List<String> lines = RecurrenceSent.lines(known.recurrence(), before.start(), after);
      if (!lines.equals(known.recurrence())) {
        sent.setRecurrence(orNull(lines));
      }
    }
  }

  private void attendees() {
    List<EventAttendee> entries = known.attendees();
    if (!known.omitsAttendees()) {
      sent.setAttendees(orNull(AttendeesSent.all(entries, before.attendees(), after.attendees())));
      return;
    }
    AttendeesSent.own(entries, before.attendees(), after.attendees())
        .ifPresent(own -> sent.setAttendees(List.of(own)).setAttendeesOmitted(true));
  }

  private Event.Reminders reminders(@Nullable List<Reminder> wanted) {
    Event.Reminders told = known.event().getReminders();
    List<EventReminder> old =
        told == null || told.getOverrides() == null ? List.of() : told.getOverrides();
    List<EventReminder> overrides =
        wanted == null
            ? List.of()
            : entries(
                old, wanted, DetailsMapping::reminder, Reminder::equals, EventPatch::reminder);
    return new Event.Reminders().setUseDefault(wanted == null).setOverrides(overrides);
  }

  private static EventReminder reminder(Optional<EventReminder> told, Reminder reminder) {
    String method = reminder.method() == Reminder.Method.EMAIL ? "email" : "popup";
    return told.orElseGet(
        () -> new EventReminder().setMethod(method).setMinutes(reminder.minutesBefore()));
  }

  private List<EventAttachment> attachments(List<Attachment> wanted) {
    List<EventAttachment> old = known.event().getAttachments();
    return entries(
        old == null ? List.of() : old,
        wanted,
        DetailsMapping::attachment,
        (one, other) -> one.url().equals(other.url()),
        EventPatch::attachment);
  }

  private static EventAttachment attachment(Optional<EventAttachment> told, Attachment attachment) {
    return told.map(EventAttachment::clone)
        .orElseGet(EventAttachment::new)
        .setFileUrl(attachment.url())
        .setTitle(attachment.title())
        .setMimeType(attachment.mediaType());
  }

  /**
   * A list's entries.
   *
   * @param read what the model sees of an entry; entries of which it sees nothing stay
   * @param same whether an entry is the one that is wanted
   */
  private static <E, M> List<E> entries(
      List<E> told,
      List<M> wanted,
      Function<E, Optional<M>> read,
      BiPredicate<M, M> same,
      BiFunction<Optional<E>, M, E> written) {
    List<E> left = new ArrayList<>(told);
    List<E> entries = new ArrayList<>();
    for (M one : wanted) {
      Optional<E> entry =
          left.stream()
              .filter(it -> read.apply(it).filter(seen -> same.test(seen, one)).isPresent())
              .findFirst();
      entry.ifPresent(left::remove);
      entries.add(written.apply(entry, one));
    }
    left.stream().filter(it -> read.apply(it).isEmpty()).forEach(entries::add);
    return entries;
  }

  /** A conference is taken away or asked of Google; an address is its own to give. */
  private void conference(@Nullable Conference wanted, String request) {
    if (wanted == null) {
      sent.setConferenceData(Data.nullOf(ConferenceData.class));
    } else if (PlaceMapping.isAskedFor(wanted)) {
      ConferenceSolutionKey meet = new ConferenceSolutionKey().setType("hangoutsMeet");
      sent.setConferenceData(
          new ConferenceData()
              .setCreateRequest(
                  new CreateConferenceRequest()
                      .setRequestId(request)
                      .setConferenceSolutionKey(meet)));
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> List<T> orNull(List<T> list) {
    return list.isEmpty() ? Data.nullOf(ArrayList.class) : list;
  }
}
