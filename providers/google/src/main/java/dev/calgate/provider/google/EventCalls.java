package dev.calgate.provider.google;

import com.google.api.client.googleapis.services.AbstractGoogleClientRequest;
import com.google.api.services.calendar.Calendar;
import com.google.api.services.calendar.model.Event;
import dev.calgate.model.EventTime;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.google.wire.EventPage;
import dev.calgate.provider.google.wire.Names;
import dev.calgate.provider.google.wire.RawEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The methods of the API that are about one event, or one series with its exceptions. */
final class EventCalls {
  private static final int MOST_OF_A_SERIES = 2_500;

  private final AuthorizedCalls calls;
  private final Calendar.Events events;

  EventCalls(AuthorizedCalls calls, Calendar api) {
    this.calls = calls;
    this.events = api.events();
  }

  RawEvent get(CalendarRef calendar, String id) {
    return event(() -> events.get(calendar.value(), id).setPrettyPrint(false));
  }

  /** Inserts an event under the id that it names. */
  RawEvent insert(CalendarRef calendar, Event event, boolean notify) {
    return event(
        () ->
            events
                .insert(calendar.value(), event)
                .setPrettyPrint(false)
                .setSendUpdates(updates(notify))
                .setConferenceDataVersion(conferences(event))
                .setSupportsAttachments(attachments(event)));
  }

  /**
   * Changes fields.
   *
   * @param tag at which the event must be; null for any
   */
  RawEvent patch(
      CalendarRef calendar, String id, Event changes, @Nullable String tag, boolean notify) {
    return event(
        () ->
            on(
                events
                    .patch(calendar.value(), id, changes)
                    .setPrettyPrint(false)
                    .setSendUpdates(updates(notify))
                    .setConferenceDataVersion(conferences(changes))
                    .setSupportsAttachments(attachments(changes)),
                tag));
  }

  /** Gives an event other content as a whole. */
  RawEvent update(
      CalendarRef calendar, String id, Event content, @Nullable String tag, boolean notify) {
    return event(
        () ->
            on(
                events
                    .update(calendar.value(), id, content)
                    .setPrettyPrint(false)
                    .setSendUpdates(updates(notify))
                    .setConferenceDataVersion(conferences(content))
                    .setSupportsAttachments(attachments(content)),
                tag));
  }

  /** Deletes an event, or cancels an occurrence; the answer is empty. */
  int delete(CalendarRef calendar, String id, @Nullable String tag, boolean notify) {
    return calls.perform(
        () -> on(events.delete(calendar.value(), id).setSendUpdates(updates(notify)), tag),
        ErrorScope.OBJECT);
  }

  RawEvent move(CalendarRef from, String id, CalendarRef to, @Nullable String tag, boolean notify) {
    return event(
        () ->
            on(
                events
                    .move(from.value(), id, to.value())
                    .setPrettyPrint(false)
                    .setSendUpdates(updates(notify)),
                tag));
  }

  /** The occurrence of a series that has, or would have, an original start. */
  Optional<RawEvent> occurrence(CalendarRef calendar, String seriesId, EventTime originalStart) {
    EventPage page =
        calls.executeText(
            () ->
                events
                    .instances(calendar.value(), seriesId)
                    .setPrettyPrint(false)
                    .setOriginalStart(Names.ofStart(originalStart))
                    .setShowDeleted(true)
                    .setFields(EventPage.FIELDS),
            EventPage::of,
            ErrorScope.OBJECT);
    return page.items().stream().findFirst();
  }

  /** A page of the events that have a UID: a series and its exceptions, as a pass tells them. */
  EventPage ofUid(CalendarRef calendar, String uid, @Nullable String page) {
    return calls.executeText(
        () ->
            events
                .list(calendar.value())
                .setPrettyPrint(false)
                .setSingleEvents(false)
                .setICalUID(uid)
                .setMaxResults(MOST_OF_A_SERIES)
                .setFields(EventPage.FIELDS)
                .setPageToken(page),
        EventPage::of,
        ErrorScope.OBJECT);
  }

  private RawEvent event(AuthorizedCalls.Question question) {
    RawEvent event = calls.executeText(question, RawEvent::of, ErrorScope.OBJECT);
    if (event.id().isEmpty()) {
      throw GoogleErrors.unreadable();
    }
    return event;
  }

  private static <R extends AbstractGoogleClientRequest<?>> R on(R request, @Nullable String tag) {
    if (tag != null) {
      request.getRequestHeaders().setIfMatch(tag);
    }
    return request;
  }

  private static String updates(boolean notify) {
    return notify ? "all" : "none";
  }

  /** Without this what is said of a conference is not heard. */
  private static @Nullable Integer conferences(Event event) {
    return event.getConferenceData() == null ? null : 1;
  }

  private static @Nullable Boolean attachments(Event event) {
    return event.getAttachments() == null ? null : true;
  }
}
