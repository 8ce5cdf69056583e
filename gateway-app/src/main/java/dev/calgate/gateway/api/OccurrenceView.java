package dev.calgate.gateway.api;

import dev.calgate.gateway.store.EventStore;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Event;
import dev.calgate.model.EventId;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventStatus;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A window of events with every series expanded. Whole days and floating times are meant in UTC
 * here; cancelled occurrences are left out.
 */
final class OccurrenceView {
  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_OCCURRENCES = 10_000;
  private static final int READ_SIZE = 1_000;
  private static final ZoneId READER = ZoneOffset.UTC;

  private final EventStore events;
  private final ApplicationId application;
  private final EventStore.Filter filter;
  private final List<Item> items = new ArrayList<>();

  /** One line of the view. */
  private record Item(Instant start, String id, String document) {}

  OccurrenceView(EventStore events, ApplicationId application, EventStore.Filter filter) {
    this.events = events;
    this.application = application;
    this.filter = filter;
  }

  Response page(Parameters parameters) {
    if (filter.from() == null || filter.to() == null) {
      throw ProblemException.invalid(
          filter.from() == null ? "from" : "to", "is required with view=occurrences");
    }
    if (filter.deleted()) {
      throw ProblemException.invalid("include_deleted", "does not go with view=occurrences");
    }
    expand(filter.from(), filter.to());
    items.sort(Comparator.comparing(Item::start).thenComparing(Item::id));
    List<String> page = parameters.page(2);
    List<Item> rest = page == null ? items : after(page);
    int limit = parameters.limit();
    List<Item> shown = rest.subList(0, Math.min(limit, rest.size()));
    Item last = rest.size() > limit ? shown.get(limit - 1) : null;
    return JsonText.list(
        shown.stream().map(item -> JsonText.utf8(item.document())).toList(),
        last == null ? null : Parameters.pageToken(last.start().toString(), last.id()));
  }

  private List<Item> after(List<String> page) {
    Instant start;
    try {
      start = Instant.parse(page.get(0));
    } catch (java.time.DateTimeException e) {
      throw ProblemException.invalid("page", "is not the 'next' of an earlier answer");
    }
    Item last = new Item(start, page.get(1), "");
    Comparator<Item> order = Comparator.comparing(Item::start).thenComparing(Item::id);
    return items.stream().filter(item -> order.compare(item, last) > 0).toList();
  }

  private void expand(Instant from, Instant to) {
    List<EventStore.Row> rows = rows();
    Set<EventId> expanded = new HashSet<>();
    for (EventStore.Row row : rows) {
      Event event = row.event();
      if (event.kind() == EventKind.SERIES) {
        expanded.add(event.id());
        series(row, event, from, to);
      }
    }
    for (EventStore.Row row : rows) {
      Event event = row.event();
      boolean covered = event.seriesId() != null && expanded.contains(event.seriesId());
      if (event.kind() != EventKind.SERIES
          && !covered
          && event.details().status() != EventStatus.CANCELLED) {
        single(row, event);
      }
    }
  }

  private List<EventStore.Row> rows() {
    List<EventStore.Row> rows = new ArrayList<>();
    EventStore.@Nullable After after = null;
    while (true) {
      List<EventStore.Row> some = events.list(application, filter, after, READ_SIZE);
      rows.addAll(some);
      if (some.size() < READ_SIZE) {
        return rows;
      }
      if (rows.size() > MAX_EVENTS) {
        throw tooMany();
      }
      EventStore.Row last = some.get(some.size() - 1);
      after = new EventStore.After(last.startsAt(), last.id());
    }
  }

  private void series(EventStore.Row row, Event series, Instant from, Instant to) {
    Map<EventId, EventStore.Row> exceptionRows = new HashMap<>();
    List<Event> exceptions = new ArrayList<>();
    for (EventStore.Row exception : events.exceptions(application, series.id())) {
      exceptionRows.put(exception.id(), exception);
      exceptions.add(exception.event());
    }
    try {
      for (Occurrence occurrence :
          Occurrences.between(series, exceptions, from, to, READER, MAX_OCCURRENCES)) {
        EventStore.Row shown = exceptionRows.getOrDefault(occurrence.event().id(), row);
        add(occurrence.start().instant(READER), occurrence.id(), shown.document(occurrence));
      }
    } catch (TooManyOccurrencesException e) {
      throw tooMany();
    }
  }

  private void single(EventStore.Row row, Event event) {
    if (event.originalStart() == null) {
      add(event.details().start().instant(READER), event.id().value(), row.document());
      return;
    }
    Occurrence occurrence =
        new Occurrence(
            event.originalStart(), event.details().start(), event.details().end(), event);
    add(occurrence.start().instant(READER), occurrence.id(), row.document(occurrence));
  }

  private void add(Instant start, String id, String document) {
    if (items.size() == MAX_OCCURRENCES) {
      throw tooMany();
    }
    items.add(new Item(start, id, document));
  }

  private static ProblemException tooMany() {
    return ProblemException.invalid(
        "to",
        "the window holds more than " + MAX_OCCURRENCES + " occurrences; ask for a shorter one");
  }
}
