package dev.calgate.provider.cronofy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.cronofy.wire.Days;
import dev.calgate.provider.cronofy.wire.EventMapping;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a pass. Without cursor it asks for what lies in the window, then for what is ours
 * wherever it lies, and stands for the window; with one it asks for what changed. For one thread.
 */
final class EventListing {
  private final EventCalls calls;
  private final CronofyConfig config;
  private final EventMapping mapping;
  private String address = "";
  private EventCalls.@Nullable TimedPage kept;

  EventListing(EventCalls calls, CronofyConfig config, EventMapping mapping) {
    this.calls = calls;
    this.config = config;
    this.mapping = mapping;
  }

  ChangePage page(ChangeQuery query) {
    Place asked = query.page() == null ? begin(query) : Place.of(query.page());
    EventCalls.TimedPage page = fetched(query, asked);
    Place place = asked.mark() == null ? asked.at(page.at()) : asked;
    List<ObjectNode> events = page.page().events();
    int from = Math.min(place.offset(), events.size());
    int to = Math.min(events.size(), from + Math.min(query.pageSize(), CronofyProvider.PAGE_SIZE));
    List<ObjectNode> told = List.copyOf(events.subList(from, to));
    PageEnd end =
        to < events.size()
            ? new PageEnd.More(place.further(to - from).token())
            : end(query, place, page.page().next());
    return ChangePage.ofBodies(() -> told.stream().map(mapping::change).toList(), end);
  }

  private Place begin(ChangeQuery query) {
    LocalDate today = calls.today();
    kept = null;
    if (query.cursor() == null) {
      String window = EventQuery.window(query.calendar(), EventQuery.readable(today));
      return new Place(Place.Part.WINDOW, 0, 0, null, today, calls.address(window));
    }
    String changed =
        EventQuery.changed(
            query.calendar(), CronofyCursor.parse(query.cursor()).mark(), config.getOverlap());
    return new Place(Place.Part.CHANGED, 0, 0, null, today, calls.address(changed));
  }

  /** A page of the service may be as many pages here. */
  private EventCalls.TimedPage fetched(ChangeQuery query, Place place) {
    if (place.pages() > EventCalls.MOST_PAGES) {
      throw CronofyErrors.protocol("Cronofy's listing does not end");
    }
    if (kept == null || !address.equals(place.address())) {
      kept = calls.page(query.calendar(), place.address());
      address = place.address();
    }
    return kept;
  }

  private PageEnd end(ChangeQuery query, Place place, @Nullable String next) {
    if (next != null) {
      return new PageEnd.More(place.next(next).token());
    }
    if (place.part() == Place.Part.WINDOW) {
      String managed = calls.address(EventQuery.managed(query.calendar()));
      return new PageEnd.More(place.then(Place.Part.MANAGED, managed).token());
    }
    Coverage coverage =
        place.part() == Place.Part.CHANGED ? Coverage.DELTA : snapshot(place.today());
    return new PageEnd.Complete(
        new CronofyCursor(Objects.requireNonNull(place.mark())).cursor(), coverage);
  }

  /** A day less than was asked for, because whole days begin at another moment elsewhere. */
  private static Coverage snapshot(LocalDate today) {
    Days days = EventQuery.readable(today);
    return new Coverage.Snapshot(
        days.from().atStartOfDay(ZoneOffset.UTC).toInstant().plus(Duration.ofDays(1)),
        days.to().atStartOfDay(ZoneOffset.UTC).toInstant().minus(Duration.ofDays(1)));
  }
}
