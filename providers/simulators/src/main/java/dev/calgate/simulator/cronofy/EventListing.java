package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Reads events: within the window of 42 days back and 201 days ahead, which goes with the clock, on
 * pages that stay as they were when the first was asked for. Thread-safe.
 */
final class EventListing {
  private static final int DAYS_BACK = 42;
  private static final int DAYS_AHEAD = 201;

  private final Map<String, Kept> pages = new ConcurrentHashMap<>();

  /** The pages of one listing, and which of them. */
  private record Kept(CronofyAccount account, List<ObjectNode> events, int size, int page) {
    int total() {
      return Math.max(1, (events.size() + size - 1) / size);
    }

    List<ObjectNode> own() {
      return events.subList(
          Math.min(events.size(), (page - 1) * size), Math.min(events.size(), page * size));
    }
  }

  /** The first page. */
  ObjectNode list(Call call) {
    boolean localized = call.parameters().flag("localized_times");
    List<ObjectNode> events = new Question(call).events().map(it -> it.json(localized)).toList();
    return answer(call, new Kept(call.account(), events, call.server().pageSize(), 1));
  }

  /** One that follows. */
  ObjectNode page(Call call, String token) {
    Kept kept = pages.get(token);
    if (kept == null || kept.account() != call.account()) {
      throw CronofyException.of(404);
    }
    return answer(call, kept);
  }

  private ObjectNode answer(Call call, Kept kept) {
    ObjectNode answer = Json.object();
    ObjectNode told = answer.putObject("pages").put("current", kept.page());
    told.put("total", kept.total());
    if (kept.page() < kept.total()) {
      String token = Identifiers.of("");
      pages.put(token, new Kept(kept.account(), kept.events(), kept.size(), kept.page() + 1));
      told.put("next_page", call.server().url() + "/v1/events/pages/" + token);
    }
    ArrayNode events = answer.putArray("events");
    kept.own().forEach(events::add);
    return answer;
  }

  /** What is asked for. */
  private static final class Question {
    private final Call call;
    private final ZoneId zone;
    private final LocalDate from;
    private final LocalDate to;
    private final boolean dated;
    private final Optional<Instant> since;
    private final Set<String> calendars;
    private final boolean managed;
    private final boolean onlyManaged;
    private final boolean deleted;
    private final boolean moved;

    Question(Call call) {
      this.call = call;
      Parameters asked = call.parameters();
      zone = Times.zone("tzid", asked.required("tzid"));
      LocalDate today = LocalDate.ofInstant(call.server().clock().instant(), zone);
      from = asked.text("from").map(it -> date("from", it)).orElse(today.minusDays(DAYS_BACK));
      to = asked.text("to").map(it -> date("to", it)).orElse(today.plusDays(DAYS_AHEAD));
      dated = asked.text("from").isPresent() || asked.text("to").isPresent();
      if (from.isBefore(today.minusDays(DAYS_BACK))) {
        throw CronofyException.invalid("from", "errors.out_of_range", "is too early");
      }
      if (to.isAfter(today.plusDays(DAYS_AHEAD))) {
        throw CronofyException.invalid("to", "errors.out_of_range", "is too late");
      }
      since =
          asked
              .text("last_modified")
              .map(it -> Times.moment("last_modified", it).truncatedTo(ChronoUnit.SECONDS));
      calendars = Set.copyOf(asked.all("calendar_ids"));
      onlyManaged = asked.flag("only_managed");
      managed = onlyManaged || asked.flag("include_managed");
      deleted = asked.flag("include_deleted");
      moved = asked.flag("include_moved");
    }

    /** A date, or a moment, whose date counts. */
    private LocalDate date(String name, String text) {
      return text.length() == 10
          ? LocalDate.from(Times.read(name, Json.object().textNode(text), zone).local())
          : LocalDate.ofInstant(Times.moment(name, text), zone);
    }

    Stream<StoredEvent> events() {
      return call.account().calendars().stream()
          .filter(it -> !it.isDeleted())
          .filter(it -> calendars.isEmpty() || calendars.contains(it.id()))
          .flatMap(it -> it.book().all().stream())
          .map(this::seen)
          .filter(this::isAsked);
    }

    /** The application's own id is told to nobody else. */
    private StoredEvent seen(StoredEvent event) {
      return event.isOf(call.clientId()) ? event : event.ofSomebodyElse();
    }

    private boolean isAsked(StoredEvent event) {
      boolean own = event.isManaged();
      boolean kind = own ? managed : !onlyManaged;
      boolean young =
          since.isEmpty() || !event.updated().truncatedTo(ChronoUnit.SECONDS).isBefore(since.get());
      return kind && young && (deleted || !event.deleted()) && isInside(event, own);
    }

    private boolean isInside(StoredEvent event, boolean own) {
      return (own && !dated)
          || event.span().touches(from, to, zone)
          || (moved && event.former().stream().anyMatch(it -> it.touches(from, to, zone)));
    }
  }
}
