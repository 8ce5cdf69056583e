package dev.calgate.gateway.api;

import dev.calgate.gateway.store.Batch;
import dev.calgate.gateway.store.BusyStore;
import dev.calgate.gateway.store.EventStore;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.EventId;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A window of events with every series expanded. Whole days and floating times are meant in UTC
 * here; cancelled occurrences are left out, and so are those of a cancelled series.
 */
final class OccurrenceView {
  private final EventStore events;
  private final ApplicationId application;
  private final EventStore.Filter filter;

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
    EventStore.After after =
        parameters.page(
            2,
            parts -> new EventStore.After(Instant.parse(parts.get(0)), new EventId(parts.get(1))));
    return Page.of(
            occurrences(after, parameters.limit()),
            it ->
                Parameters.pageToken(it.after().startsAt().toString(), it.after().event().value()))
        .response(EventStore.Occurring::document);
  }

  private Batch<EventStore.Occurring> occurrences(EventStore.@Nullable After after, int limit) {
    try {
      return events.occurrences(application, filter, after, limit);
    } catch (BusyStore.TooManyEventsException e) {
      throw ProblemException.invalid("to", e.getMessage() + "; ask for a shorter window");
    }
  }
}
