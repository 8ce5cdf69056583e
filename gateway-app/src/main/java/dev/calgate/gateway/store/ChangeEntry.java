package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.ValueWriter.field;
import static dev.calgate.gateway.store.ValueWriter.word;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.calgate.model.AccountId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.ChangeType;
import dev.calgate.model.Event;
import dev.calgate.model.EventDiff;
import dev.calgate.model.Meaning;
import dev.calgate.model.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the feed before it has its position and time: the text between them and the state
 * after the change, and that state. All parts are rendered once, here.
 *
 * @param throughApi whether somebody made it through the API, and so knows of it
 * @param head the fields up to and with the name of the state's field
 * @param document the event's, calendar's or account's document; of a deleted event the last one,
 *     of a deleted calendar or account {@code null} as text
 * @param stored the event's row that the change leaves behind, null for calendars and accounts
 */
record ChangeEntry(
    ChangeType type,
    AccountId accountId,
    @Nullable CalendarId calendarId,
    @Nullable String eventId,
    boolean throughApi,
    String head,
    String document,
    @Nullable StoredEvent stored) {

  private static final String NONE = "null";

  /** What position and time take, give or take a few. */
  private static final int PLACE_BYTES = 60;

  static ChangeEntry created(StoredEvent event, Origin origin) {
    Set<Meaning> meaning = EventDiff.created(event.event());
    return of(ChangeType.EVENT_CREATED, event, Map.of(), meaning, origin);
  }

  static ChangeEntry updated(StoredEvent event, EventDiff diff, Origin origin) {
    return of(ChangeType.EVENT_UPDATED, event, diff.before(), diff.meaning(), origin);
  }

  /** The event is as it was, but names other moments; {@code before} holds those that it named. */
  static ChangeEntry moved(StoredEvent event, Map<String, @Nullable Object> before) {
    return of(ChangeType.EVENT_UPDATED, event, before, Set.of(Meaning.TIME_MOVED), Origin.TZDATA);
  }

  static ChangeEntry deleted(StoredEvent event, boolean seriesStays, Origin origin) {
    Set<Meaning> meaning = EventDiff.deleted(event.event(), seriesStays);
    return of(ChangeType.EVENT_DELETED, event, EventDiff.fields(event.event()), meaning, origin);
  }

  private static ChangeEntry of(
      ChangeType type,
      StoredEvent stored,
      Map<String, @Nullable Object> before,
      Set<Meaning> meaning,
      Origin origin) {
    Event event = stored.event();
    String head =
        head(
            type,
            event.accountId(),
            event.calendarId(),
            event.id().value(),
            before,
            meaning,
            origin,
            "event");
    return new ChangeEntry(
        type,
        event.accountId(),
        event.calendarId(),
        event.id().value(),
        isThroughApi(origin),
        head,
        stored.document(),
        stored);
  }

  /** An entry about a calendar; {@code before} holds the old values of changed fields. */
  static ChangeEntry calendar(
      ChangeType type,
      AccountId account,
      CalendarId calendar,
      Map<String, @Nullable Object> before,
      Origin origin,
      @Nullable String document) {
    String head = head(type, account, calendar, null, before, Set.of(), origin, "calendar");
    return new ChangeEntry(
        type,
        account,
        calendar,
        null,
        isThroughApi(origin),
        head,
        document == null ? NONE : document,
        null);
  }

  /** An entry about an account; {@code before} holds the old values of changed fields. */
  static ChangeEntry account(
      ChangeType type,
      AccountId account,
      Map<String, @Nullable Object> before,
      Origin origin,
      @Nullable String document) {
    String head = head(type, account, null, null, before, Set.of(), origin, "account");
    return new ChangeEntry(
        type,
        account,
        null,
        null,
        isThroughApi(origin),
        head,
        document == null ? NONE : document,
        null);
  }

  private static boolean isThroughApi(Origin origin) {
    return origin.type() == Origin.Type.API;
  }

  private static String head(
      ChangeType type,
      AccountId account,
      @Nullable CalendarId calendar,
      @Nullable String event,
      Map<String, @Nullable Object> before,
      Set<Meaning> meaning,
      Origin origin,
      String stateField) {
    String object =
        Json.write(
            json -> {
              json.writeStartObject();
              field(json, "type", type.word());
              field(json, "account_id", account.value());
              field(json, "calendar_id", calendar == null ? null : calendar.value());
              field(json, "event_id", event);
              boolean update = type.word().endsWith(".updated");
              field(json, "changed", update ? List.copyOf(before.keySet()) : List.of());
              field(json, "before", before);
              field(json, "meaning", meaning.stream().map(Meaning::word).toList());
              origin(json, origin);
              json.writeEndObject();
            });
    String fields = object.substring(1, object.length() - 1);
    String noEvent = stateField.equals("event") ? "" : ",\"event\":null";
    return fields + noEvent + ",\"" + stateField + "\":";
  }

  /** About how many bytes of UTF-8 the entry takes. */
  long bytes() {
    return PLACE_BYTES
        + head.getBytes(StandardCharsets.UTF_8).length
        + (long) document.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void origin(JsonGenerator json, Origin origin) throws IOException {
    json.writeObjectFieldStart("origin");
    field(json, "type", word(origin.type()));
    field(json, "request_id", origin.requestId());
    json.writeEndObject();
  }
}
