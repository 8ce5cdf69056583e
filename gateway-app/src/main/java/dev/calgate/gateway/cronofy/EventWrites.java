package dev.calgate.gateway.cronofy;

import dev.calgate.gateway.account.Permission;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.CalendarStore;
import dev.calgate.gateway.store.EventLookup;
import dev.calgate.gateway.store.EventStore;
import dev.calgate.gateway.store.ManagedEvents;
import dev.calgate.gateway.write.EventWriter;
import dev.calgate.gateway.write.ManagedWriter;
import dev.calgate.gateway.write.WriteException;
import dev.calgate.gateway.write.WriteOrder;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Attendee;
import dev.calgate.model.Calendar;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What applications do with events through the face (pages upsert-event, delete-event,
 * bulk-delete-events, edit-external-events). Each method returns when it is done at the provider
 * and stored, and throws {@link FaceException} when it is not. Thread-safe.
 */
public final class EventWrites {
  private static final String EVENT_ID = "event_id";
  private static final String EVENT_UID = "event_uid";
  private static final String NOT_EXTERNAL = "errors.must_be_external_event_uid";
  private static final int LONGEST = 512;
  private static final int MOST_CALENDARS = 1_000;
  private static final Map<String, Attendee.Participation> ANSWERS =
      Map.of(
          "accepted", Attendee.Participation.ACCEPTED,
          "declined", Attendee.Participation.DECLINED,
          "tentative", Attendee.Participation.TENTATIVE);

  private final AccountCalendars calendars;
  private final EventStore events;
  private final ManagedEvents managed;
  private final EventWriter writer;
  private final ManagedWriter managedWriter;

  /** Writes over a store. */
  public EventWrites(
      CalendarStore calendars,
      EventStore events,
      ManagedEvents managed,
      EventWriter writer,
      ManagedWriter managedWriter) {
    this.calendars = new AccountCalendars(calendars);
    this.events = events;
    this.managed = managed;
    this.writer = writer;
    this.managedWriter = managedWriter;
  }

  /** Makes or changes the application's own event, or changes another one. */
  void upsert(Grant grant, String calendarId, FaceParameters event) {
    Calendar calendar = calendar(grant.account(Permission.CREATE_EVENT), calendarId);
    Optional<String> name = event.text(EVENT_ID, LONGEST);
    Optional<String> uid = uid(event, name);
    EventForm form = EventForm.read(event, uid.isEmpty());
    event.check();
    writable(calendar);
    WriteOrder order = order(grant);
    if (uid.isPresent()) {
      String id = external(grant.application(), calendar.id(), uid.get());
      adapting(form, it -> writer.change(order, id, null, it::onto));
    } else {
      adapting(
          form,
          it -> managedWriter.put(order, calendar.id(), name.orElseThrow(), it::created, it::onto));
    }
  }

  /** Deletes the application's own event, or another one. */
  void delete(Grant grant, String calendarId, FaceParameters event) {
    Calendar calendar = calendar(grant.account(Permission.DELETE_EVENT), calendarId);
    Optional<String> name = event.text(EVENT_ID, LONGEST);
    Optional<String> uid = uid(event, name);
    event.check();
    writable(calendar);
    WriteOrder order = order(grant);
    if (uid.isEmpty()) {
      attempt(() -> managedWriter.delete(order, calendar.id(), name.orElseThrow()));
      return;
    }
    ApplicationId application = grant.application();
    Optional<String> id = ExternalUid.id(uid.get());
    boolean gone = id.filter(it -> isGone(application, calendar.id(), it)).isPresent();
    if (!gone) {
      String there = external(application, calendar.id(), uid.get());
      attempt(() -> writer.delete(order, there, null));
    }
  }

  /** Deletes all of the application's own events, or those in some calendars. */
  void deleteAll(Grant grant, FaceParameters parameters) {
    AccountKey account = grant.account(Permission.DELETE_EVENT);
    Optional<Boolean> all = parameters.flag("delete_all");
    List<String> ids = parameters.texts("calendar_ids", MOST_CALENDARS);
    parameters.check();
    if (ids.isEmpty() && !all.orElse(false)) {
      parameters.refusals().required(all.isPresent() ? "calendar_ids" : "delete_all");
    } else if (!ids.isEmpty() && all.orElse(false)) {
      parameters.refuse(
          "calendar_ids",
          "errors.invalid_calendar_ids",
          "calendar_ids must not be specified with delete_all");
    }
    @Nullable List<CalendarId> chosen = ids.isEmpty() ? null : chosen(account, parameters, ids);
    parameters.check();
    managedWriter.deleteAll(account, chosen, grant.origin());
  }

  private List<CalendarId> chosen(AccountKey account, FaceParameters parameters, List<String> ids) {
    List<CalendarId> chosen = new ArrayList<>();
    List<CalendarId> known = calendars.list(account).stream().map(Calendar::id).toList();
    for (String id : ids) {
      known.stream().filter(it -> it.value().equals(id)).findFirst().ifPresent(chosen::add);
    }
    if (chosen.size() < ids.size()) {
      parameters.refuse(
          "calendar_ids", "errors.invalid_calendar_ids", "calendar_ids has unknown calendars");
    }
    return chosen;
  }

  /** Gives the account's own answer to an invitation. */
  void participate(Grant grant, String calendarId, String uid, FaceParameters parameters) {
    AccountKey account = grant.account(Permission.CHANGE_PARTICIPATION_STATUS);
    Calendar calendar = calendar(account, calendarId);
    String word = parameters.required("status", LONGEST).toLowerCase(Locale.ROOT);
    Attendee.Participation answer = ANSWERS.get(word);
    if (answer == null && !word.isEmpty()) {
      parameters.refuse(
          "status", Refusals.NOT_RECOGNIZED, "status must be accepted, tentative or declined");
    }
    parameters.check();
    writable(calendar);
    String id =
        ExternalUid.id(uid)
            .filter(it -> find(grant.application(), calendar.id(), it).isPresent())
            .orElseThrow(FaceException::notFound);
    attempt(() -> writer.change(order(grant), id, null, before -> answered(before, answer)));
  }

  private static EventDetails answered(
      EventDetails before, Attendee.@Nullable Participation answer) {
    if (answer == null || before.attendees().stream().noneMatch(Attendee::self)) {
      throw FaceException.unprocessable(
          EVENT_UID, Refusals.NOT_SUPPORTED, "The account is not invited to the event");
    }
    return before.toBuilder()
        .attendees(before.attendees().stream().map(it -> it.self() ? it.with(answer) : it).toList())
        .build();
  }

  /** The uid by which an event is named, unless it is by the application's own name. */
  private static Optional<String> uid(FaceParameters event, Optional<String> name) {
    Optional<String> uid = event.text(EVENT_UID, LONGEST);
    if (name.isEmpty() && uid.isEmpty()) {
      event.refusals().required(EVENT_ID);
    }
    if (name.isEmpty() && uid.filter(it -> ExternalUid.id(it).isEmpty()).isPresent()) {
      event.refuse(EVENT_UID, NOT_EXTERNAL, "event_uid must be that of an external event");
    }
    return name.isPresent() ? Optional.empty() : uid;
  }

  /** The id of an event that the application has not made, or of an occurrence of any series. */
  private String external(ApplicationId application, CalendarId calendar, String uid) {
    String id = ExternalUid.id(uid).orElseThrow(FaceException::notFound);
    EventLookup.Found found = find(application, calendar, id).orElseThrow(FaceException::notFound);
    boolean whole = found.occurrence() == null && found.row().series() == null;
    if (whole && !managed.names(application, List.of(found.row().id())).isEmpty()) {
      throw FaceException.unprocessable(
          EVENT_UID, NOT_EXTERNAL, "event_uid must be that of an external event");
    }
    return id;
  }

  private Optional<EventLookup.Found> find(
      ApplicationId application, CalendarId calendar, String id) {
    return new EventLookup(events, application)
        .find(id)
        .filter(found -> found.row().event().calendarId().equals(calendar));
  }

  /** Whether the calendar had such an event, which is what deleting it again is to lead to. */
  private boolean isGone(ApplicationId application, CalendarId calendar, String id) {
    try {
      return events.isGone(application, calendar, new EventId(id));
    } catch (IllegalArgumentException e) {
      // An occurrence of a series: one that is cancelled is there, as an exception.
      return false;
    }
  }

  private Calendar calendar(AccountKey account, String id) {
    return calendars.find(account, id).orElseThrow(FaceException::notFound);
  }

  private static void writable(Calendar calendar) {
    if (calendar.readOnly()) {
      throw WriteRefusals.readOnly();
    }
  }

  private static WriteOrder order(Grant grant) {
    return new WriteOrder(grant.application(), grant.origin(), true, position -> true);
  }

  /** Writes what a calendar can hold of it, where it refuses only what decorates the event. */
  private static void adapting(EventForm form, Consumer<EventForm> write) {
    try {
      write.accept(form);
    } catch (WriteException e) {
      EventForm other =
          Optional.of(e)
              .filter(it -> it.kind() == WriteException.Kind.INVALID)
              .flatMap(it -> form.without(it.fields().keySet()))
              .orElseThrow(() -> WriteRefusals.of(e));
      attempt(() -> write.accept(other));
    }
  }

  private static void attempt(Runnable write) {
    try {
      write.run();
    } catch (WriteException e) {
      throw WriteRefusals.of(e);
    }
  }
}
