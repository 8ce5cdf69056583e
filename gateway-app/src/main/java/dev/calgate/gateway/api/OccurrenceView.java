package dev.calgate.gateway.api;

import dev.calgate.gateway.store.Batch;
import dev.calgate.gateway.store.EventLookup;
import dev.calgate.gateway.store.EventStore;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventId;
import dev.calgate.model.EventKind;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A window of events with every series expanded. Whole days and floating times are meant in UTC
 * here; cancelled occurrences are left out, and so are those of a cancelled series. Only what a
 * page shows is rendered: of everything else the view holds its times alone.
 */
final class OccurrenceView {
  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_OCCURRENCES = 10_000;
  private static final int READ_SIZE = 1_000;
  private static final long MAX_BYTES = 8L << 20;
  private static final ZoneId READER = ZoneOffset.UTC;
  private static final Comparator<Item> ORDER =
      Comparator.comparing(Item::start).thenComparing(Item::id);

  private final EventStore events;
  private final ApplicationId application;
  private final EventStore.Filter filter;
  private final List<Item> items = new ArrayList<>();
  private final Set<EventId> expanded = new HashSet<>();

  /** Exceptions that the filter lets through; shown here if their series is not. */
  private final Map<Item, EventId> alone = new LinkedHashMap<>();

  /**
   * One line of the view.
   *
   * @param event whose document is shown
   * @param times null where the document is shown as it is
   * @param size about how long the document is
   */
  private record Item(Instant start, String id, EventId event, @Nullable Times times, int size) {}

  /** An occurrence without its event. */
  private record Times(EventTime original, EventTime start, EventTime end) {
    static Times of(Occurrence occurrence) {
      return new Times(occurrence.originalStart(), occurrence.start(), occurrence.end());
    }

    String document(EventStore.Row row) {
      return row.document(new Occurrence(original, start, end, row.event()));
    }
  }

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
    After after = parameters.page(2, parts -> new After(Instant.parse(parts.get(0)), parts.get(1)));
    expand(filter.from(), filter.to());
    List<Item> rest =
        items.stream().filter(item -> after == null || after.isBefore(item)).sorted(ORDER).toList();
    return rendered(rest.subList(0, fitting(rest, parameters.limit())), rest.size());
  }

  /** The last line of the page before. */
  private record After(Instant start, String id) {
    boolean isBefore(Item item) {
      int order = start.compareTo(item.start());
      return order < 0 || (order == 0 && id.compareTo(item.id()) < 0);
    }
  }

  /** How many lines an answer holds: at least one. */
  private static int fitting(List<Item> rest, int limit) {
    int count = 0;
    long bytes = 0;
    while (count < Math.min(limit, rest.size()) && bytes < MAX_BYTES) {
      bytes += rest.get(count).size();
      count++;
    }
    return count;
  }

  private Response rendered(List<Item> shown, int available) {
    Item last = shown.size() < available ? shown.get(shown.size() - 1) : null;
    Map<EventId, EventStore.Row> rows =
        events
            .find(application, shown.stream().map(Item::event).collect(Collectors.toSet()))
            .stream()
            .collect(Collectors.toMap(EventStore.Row::id, row -> row));
    List<byte[]> documents = new ArrayList<>(shown.size());
    for (Item item : shown) {
      EventStore.Row row = rows.get(item.event());
      // What was deleted this very moment is missing.
      if (row != null) {
        documents.add(JsonText.utf8(document(item, row)));
      }
    }
    return JsonText.list(
        documents, last == null ? null : Parameters.pageToken(last.start().toString(), last.id()));
  }

  private static String document(Item item, EventStore.Row row) {
    return item.times() == null ? row.document() : item.times().document(row);
  }

  private void expand(Instant from, Instant to) {
    EventStore.After after = null;
    int read = 0;
    boolean more = true;
    while (more) {
      Batch<EventStore.Row> rows = events.list(application, filter, after, READ_SIZE);
      expand(rows.items(), from, to);
      read += rows.items().size();
      more = rows.more();
      if (more) {
        EventStore.Row last = rows.items().get(rows.items().size() - 1);
        after = new EventStore.After(last.startsAt(), last.id());
      }
      if (more && read >= MAX_EVENTS) {
        throw tooMany("");
      }
    }
    alone.forEach(
        (item, series) -> {
          if (!expanded.contains(series)) {
            add(item);
          }
        });
  }

  private void expand(List<EventStore.Row> rows, Instant from, Instant to) {
    Map<EventStore.Row, Event> series = new LinkedHashMap<>();
    for (EventStore.Row row : rows) {
      Event event = row.event();
      if (event.details().status() == EventStatus.CANCELLED) {
        continue;
      }
      if (event.kind() == EventKind.SERIES) {
        series.put(row, event);
        expanded.add(event.id());
      } else if (event.seriesId() != null && event.originalStart() != null) {
        alone.put(item(row, EventLookup.exceptional(event)), event.seriesId());
      } else {
        Instant start = event.details().start().instant(READER);
        add(new Item(start, row.id().value(), row.id(), null, row.stored().length()));
      }
    }
    if (!series.isEmpty()) {
      series(series, from, to);
    }
  }

  private void series(Map<EventStore.Row, Event> series, Instant from, Instant to) {
    Map<EventId, List<Event>> exceptions = new HashMap<>();
    Map<EventId, Integer> sizes = new HashMap<>();
    events.exceptions(
        application,
        series.values().stream().map(Event::id).toList(),
        row -> {
          Event event = withTimesAlone(row.event());
          sizes.put(event.id(), row.stored().length());
          exceptions.computeIfAbsent(event.seriesId(), id -> new ArrayList<>()).add(event);
        });
    series.forEach(
        (row, event) -> {
          sizes.put(event.id(), row.stored().length());
          occurrences(event, exceptions.getOrDefault(event.id(), List.of()), from, to)
              .forEach(it -> add(item(it, sizes.getOrDefault(it.event().id(), 0))));
        });
  }

  private static List<Occurrence> occurrences(
      Event series, List<Event> exceptions, Instant from, Instant to) {
    try {
      return Occurrences.between(series, exceptions, from, to, READER, MAX_OCCURRENCES);
    } catch (TooManyOccurrencesException e) {
      throw tooMany(" of the series " + series.id() + " alone");
    }
  }

  /** What expansion asks an exception for. */
  private static Event withTimesAlone(Event event) {
    EventDetails details = event.details();
    EventDetails times = EventDetails.of("", details.start(), details.end()).with(details.status());
    return new Event(
        event.id(),
        event.accountId(),
        event.calendarId(),
        event.uid(),
        event.seriesId(),
        event.originalStart(),
        times,
        event.source());
  }

  private static Item item(EventStore.Row row, Occurrence occurrence) {
    return item(occurrence, row.stored().length());
  }

  private static Item item(Occurrence occurrence, int size) {
    return new Item(
        occurrence.start().instant(READER),
        occurrence.id(),
        occurrence.event().id(),
        Times.of(occurrence),
        size);
  }

  private void add(Item item) {
    if (items.size() == MAX_OCCURRENCES) {
      throw tooMany("");
    }
    items.add(item);
  }

  private static ProblemException tooMany(String where) {
    return ProblemException.invalid(
        "to",
        "the window holds more than "
            + MAX_OCCURRENCES
            + " occurrences"
            + where
            + "; ask for a shorter one");
  }
}
