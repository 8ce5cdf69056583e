package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import dev.calgate.model.Event;
import dev.calgate.model.EventId;
import dev.calgate.model.EventKind;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what an id that the API gave stands for: an event, or one occurrence of a series. For one
 * application.
 */
public final class EventLookup {
  private static final int MAX_OVERLAPPING = 1_000;
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final EventStore events;
  private final ApplicationId application;

  public EventLookup(EventStore events, ApplicationId application) {
    this.events = events;
    this.application = application;
  }

  /**
   * What an id stands for.
   *
   * @param row the event itself; of an occurrence its exception, else its series
   * @param occurrence null when the id is an event's own
   */
  public record Found(EventStore.Row row, @Nullable Occurrence occurrence) {

    /** The position of the last change, which is also its version for whoever wants to write it. */
    public long position() {
      return row.position();
    }

    /** The API's document. */
    public String document() {
      return occurrence == null ? row.document() : row.document(occurrence);
    }
  }

  /** What is there under an id; of an occurrence that is cancelled its exception says so. */
  public Optional<Found> find(String id) {
    Optional<OccurrenceId> occurrence = OccurrenceId.of(id);
    return occurrence.isPresent()
        ? occurrence.flatMap(this::occurrence)
        : eventId(id)
            .flatMap(event -> events.find(application, event))
            .map(row -> new Found(row, null));
  }

  /** The event that an id leads to, also one that is deleted. */
  public Optional<EventId> event(String id) {
    Optional<EventId> event = eventId(id);
    return event.isPresent()
        ? event.filter(it -> events.isKnown(application, it))
        : find(id).map(found -> found.row().id());
  }

  private static Optional<EventId> eventId(String id) {
    try {
      return Optional.of(new EventId(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** An exception may be there without its series, as for somebody invited to it alone. */
  private Optional<Found> occurrence(OccurrenceId id) {
    List<Event> exceptions = new ArrayList<>();
    List<Found> named = new ArrayList<>();
    events.exceptions(
        application,
        List.of(id.series()),
        exception -> {
          Event event = exception.event();
          Occurrence occurrence = exceptional(event);
          if (occurrence.id().equals(id.text())) {
            named.add(new Found(exception, occurrence));
          }
          exceptions.add(event);
        });
    return named.stream()
        .findFirst()
        .or(
            () ->
                events
                    .find(application, id.series())
                    .filter(row -> row.event().kind() == EventKind.SERIES)
                    .flatMap(row -> regular(id, row, exceptions)));
  }

  /** The occurrence for which an exception stands. */
  public static Occurrence exceptional(Event exception) {
    return new Occurrence(
        Objects.requireNonNull(exception.originalStart()),
        exception.details().start(),
        exception.details().end(),
        exception);
  }

  private static Optional<Found> regular(
      OccurrenceId id, EventStore.Row series, List<Event> exceptions) {
    try {
      return Occurrences.between(
              series.event(),
              exceptions,
              id.start(),
              id.start().plus(MOMENT),
              ZoneOffset.UTC,
              MAX_OVERLAPPING)
          .stream()
          .filter(occurrence -> occurrence.id().equals(id.text()))
          .findFirst()
          .map(occurrence -> new Found(series, occurrence));
    } catch (TooManyOccurrencesException e) {
      return Optional.empty();
    }
  }
}
