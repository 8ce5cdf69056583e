package dev.calgate.provider.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.cronofy.wire.Days;
import dev.calgate.provider.cronofy.wire.EventPage;
import dev.calgate.provider.cronofy.wire.Names;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls that read and write events. For one thread. */
final class EventCalls {
  /** More pages than this are no listing that ends. */
  static final int MOST_PAGES = 10_000;

  private final AuthorizedCalls calls;
  private final Clock clock;

  EventCalls(AuthorizedCalls calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  /**
   * A page, and when it was given.
   *
   * @param at by the service's clock
   */
  record TimedPage(EventPage page, Instant at) {}

  /** The address of a question. */
  String address(String question) {
    return calls.service().of(question).toString();
  }

  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  TimedPage page(CalendarRef calendar, String address) {
    Answer answer = calls.get(URI.create(address), ErrorScope.CALENDAR);
    EventPage page = AuthorizedCalls.read(answer, text -> EventPage.of(text, calendar.value()));
    if (page.next() != null && (page.next().equals(address) || !isOwn(page.next()))) {
      throw CronofyErrors.protocol(
          "Cronofy's listing goes on at an address that is not below " + calls.service().base());
    }
    return new TimedPage(
        page,
        answer.at().orElseThrow(() -> CronofyErrors.protocol("Cronofy does not tell its time")));
  }

  private boolean isOwn(String address) {
    try {
      return address.indexOf(' ') < 0 && calls.service().hasOrigin(URI.create(address));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The newest of what is told of an event, deleted or not; empty when nothing is.
   *
   * @param known days in which it is or was; null for unknown
   */
  Optional<ObjectNode> find(CalendarRef calendar, ObjectRef ref, @Nullable Days known) {
    return Optional.ofNullable(find(calendar, Set.of(ref), known).get(ref));
  }

  /** The same of several. */
  Map<ObjectRef, ObjectNode> find(CalendarRef calendar, Set<ObjectRef> refs, @Nullable Days known) {
    Optional<Days> days =
        Optional.ofNullable(known).flatMap(it -> it.within(EventQuery.readable(today())));
    boolean managed = refs.stream().allMatch(Names::isManaged);
    String question =
        days.isPresent()
            ? EventQuery.ever(calendar, days.get())
            : managed ? EventQuery.everManaged(calendar) : EventQuery.ever(calendar);
    Map<ObjectRef, ObjectNode> found = new LinkedHashMap<>();
    Set<ObjectRef> open = new HashSet<>(refs);
    String next = address(question);
    for (int i = 0; next != null && !open.isEmpty(); i++) {
      if (i == MOST_PAGES) {
        throw CronofyErrors.protocol("Cronofy's listing does not end");
      }
      EventPage page = page(calendar, next).page();
      for (ObjectNode event : page.events()) {
        if (refs.contains(Names.of(event))) {
          found.put(Names.of(event), event);
          open.remove(Names.of(event));
        }
      }
      next = page.next();
    }
    return found;
  }

  void upsert(CalendarRef calendar, ObjectNode body) {
    calls.send("POST", path(calendar), body, ErrorScope.OBJECT);
  }

  void delete(CalendarRef calendar, ObjectNode body) {
    calls.send("DELETE", path(calendar), body, ErrorScope.OBJECT);
  }

  void participate(CalendarRef calendar, ObjectRef ref, ObjectNode body) {
    String path = path(calendar) + "/" + encoded(ref.value()) + "/participation_status";
    calls.send("POST", path, body, ErrorScope.OBJECT);
  }

  private static String path(CalendarRef calendar) {
    return "/v1/calendars/" + encoded(calendar.value()) + "/events";
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
