package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers events.list. The window of a full list stays in its sync token: what lies outside is not
 * told by deltas, not even when it was moved out, except that it was deleted. Series are expanded
 * within a year to both sides of now, or within the window.
 */
final class EventListing {
  static final List<String> TYPES =
      List.of("birthday", "default", "focusTime", "fromGmail", "outOfOffice", "workingLocation");

  private static final List<String> NOT_WITH_TOKEN =
      List.of(
          "iCalUID",
          "orderBy",
          "privateExtendedProperty",
          "q",
          "sharedExtendedProperty",
          "timeMin",
          "timeMax",
          "updatedMin");
  private static final Set<String> MAY_DIFFER =
      Set.of("pageToken", "syncToken", "maxResults", "showDeleted", "timeMin", "timeMax");

  /** How far series without end are expanded, to both sides of now. */
  private static final Duration HORIZON = Duration.ofDays(366);

  /** How far back updatedMin may lie. */
  private static final Duration REACH = Duration.ofDays(30);

  private final Call call;
  private final Query query;
  private final GoogleCalendar calendar;
  private final boolean expanded;

  private EventListing(Call call, GoogleCalendar calendar) {
    this.call = call;
    this.query = call.query();
    this.calendar = calendar;
    this.expanded = query.flag("singleEvents", false);
  }

  static Response answer(Call call, GoogleCalendar calendar, Listings listings) {
    EventListing listing = new EventListing(call, calendar);
    listing.check();
    ObjectNode answer = envelope(call, calendar);
    String fingerprint = Listings.fingerprint(call);
    Optional<String> page = call.query().text("pageToken");
    if (page.isPresent()) {
      listings.next(answer, fingerprint, page.get());
    } else {
      listing.first(answer, fingerprint, listings);
    }
    return call.json(answer);
  }

  private void check() {
    query.choices("eventTypes", TYPES);
    query.choices("orderBy", List.of("startTime", "updated"));
    boolean byStart = query.text("orderBy").filter("startTime"::equals).isPresent();
    if (byStart && !expanded) {
      throw new GoogleException(
              400,
              "badRequest",
              "The requested ordering is not available for the particular query.")
          .at("parameter", "orderBy");
    }
    if (query.has("syncToken")) {
      boolean restricted = NOT_WITH_TOKEN.stream().anyMatch(query::has);
      if (restricted || !query.flag("showDeleted", true)) {
        throw GoogleException.notWithSyncToken();
      }
    }
    EventMethods.checkRange(query);
    query.moment("updatedMin").ifPresent(this::checkReach);
  }

  private void checkReach(Instant updatedMin) {
    SyncEpoch.State epoch = calendar.epoch().state();
    boolean expired =
        epoch.reason().equals("updatedMinTooLongAgo") && updatedMin.isBefore(epoch.since());
    if (expired || updatedMin.isBefore(calendar.clock().instant().minus(REACH))) {
      throw SyncEpoch.gone("updatedMinTooLongAgo");
    }
  }

  static ObjectNode envelope(Call call, GoogleCalendar calendar) {
    ObjectNode answer = Json.object().put("kind", "calendar#events");
    answer.put("etag", "\"p32" + calendar.book().store().revision() + "\"");
    answer.put("summary", calendar.title());
    answer.put("description", calendar.property("description").orElse(""));
    answer.put("updated", Stamps.text(calendar.book().updated()));
    answer.put("timeZone", call.query().zone("timeZone").orElseGet(calendar::zone).getId());
    answer.put("accessRole", call.role(calendar).word());
    answer.putArray("defaultReminders");
    return answer;
  }

  private void first(ObjectNode answer, String fingerprint, Listings listings) {
    String about = query.fingerprint(MAY_DIFFER);
    Optional<SyncToken> token =
        query.text("syncToken").map(it -> SyncToken.of(it, calendar.epoch(), about));
    List<ObjectNode> changed;
    long revision;
    synchronized (calendar.book().store()) {
      changed = calendar.book().store().after(token.map(SyncToken::revision).orElse(0L));
      revision = calendar.book().store().revision();
    }
    String window = token.map(SyncToken::window).orElseGet(this::window);
    List<ObjectNode> found = found(changed, token.isPresent(), window);
    boolean mayAsk = NOT_WITH_TOKEN.stream().allMatch(it -> isTime(it) || !query.has(it));
    listings.first(
        answer,
        fingerprint,
        found,
        EventView.of(call, calendar)::listed,
        query.count("maxResults", 250, 2500),
        query.has("orderBy"),
        mayAsk ? new SyncToken(revision, about, window).text(calendar.epoch()) : null);
  }

  private static boolean isTime(String parameter) {
    return parameter.equals("timeMin") || parameter.equals("timeMax");
  }

  private String window() {
    return query.moment("timeMin").map(Instant::toString).orElse("")
        + " "
        + query.moment("timeMax").map(Instant::toString).orElse("");
  }

  private List<ObjectNode> found(List<ObjectNode> changed, boolean delta, String window) {
    String[] bounds = window.split(" ", -1);
    EventFilter filter =
        new EventFilter(query, calendar.zone(), moment(bounds[0]), moment(bounds[1]));
    boolean deleted = delta || query.flag("showDeleted", false) || query.has("updatedMin");
    List<ObjectNode> found = new ArrayList<>();
    for (ObjectNode event : changed) {
      boolean gone = EventStore.isCancelled(event);
      if (expanded && event.has("recurrence")) {
        expand(event, gone, delta, filter, found);
      } else if (gone ? deleted || keptByItsSeries(event) : filter.takes(event)) {
        if (!gone || delta || filter.takes(event)) {
          found.add(event);
        }
      }
    }
    if (call.server().dials().get(GoogleDial.OLDER_COPIES) && !query.has("orderBy")) {
      found.addAll(found.stream().flatMap(this::olderCopy).toList());
    }
    order().ifPresent(found::sort);
    return found;
  }

  /** One that tells by its time of change that it is older. */
  private Stream<ObjectNode> olderCopy(ObjectNode event) {
    return Stream.ofNullable(calendar.book().store().olderCopy(event.path("id").asText()))
        .filter(it -> !EventStore.isCancelled(event) && !EventStore.isCancelled(it))
        .filter(it -> it.path("updated").asText().compareTo(event.path("updated").asText()) < 0);
  }

  private boolean keptByItsSeries(ObjectNode event) {
    return !expanded && event.has("recurringEventId");
  }

  private static @Nullable Instant moment(String text) {
    return text.isEmpty() ? null : Instant.parse(text);
  }

  private Optional<Comparator<ObjectNode>> order() {
    return query
        .text("orderBy")
        .map(
            it ->
                it.equals("updated")
                    ? Comparator.comparing((ObjectNode one) -> one.path("updated").asText())
                    : Comparator.comparing(this::start));
  }

  private Instant start(ObjectNode event) {
    return Series.of(event, calendar.zone())
        .map(it -> it.start().instant(ZoneOffset.UTC))
        .orElse(Instant.EPOCH);
  }

  /** Adds the occurrences of a series that are no stored exceptions. */
  private void expand(
      ObjectNode master, boolean gone, boolean delta, EventFilter filter, List<ObjectNode> into) {
    Optional<Series> series = Series.of(master, calendar.zone());
    if (series.isEmpty() || (gone && !delta)) {
      return;
    }
    Set<String> stored = new TreeSet<>();
    calendar
        .book()
        .store()
        .exceptions(master.path("id").asText())
        .forEach(it -> stored.add(it.path("id").asText()));
    Instant now = calendar.clock().instant();
    Instant from = filter.from(now.minus(HORIZON));
    Instant to = filter.to((from.isAfter(now) ? from : now).plus(HORIZON));
    for (EventTime start : series.get().starts(from, to)) {
      ObjectNode instance = series.get().instance(start);
      if (!stored.contains(instance.path("id").asText()) && (gone || filter.takes(instance))) {
        into.add(instance);
      }
    }
  }
}
