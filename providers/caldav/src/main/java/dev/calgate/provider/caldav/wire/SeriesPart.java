package dev.calgate.provider.caldav.wire;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.SeriesMove;
import dev.calgate.model.recurrence.SeriesSplit;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * An event with its exceptions: the whole of it, or one part of a series that overrides with
 * RANGE=THISANDFUTURE change for all following occurrences (RFC 5545 section 3.2.13). Each such
 * part is a series of its own, as most programs would have written it. Not thread-safe.
 */
final class SeriesPart {
  private static final Recurrence NO_MORE = new Recurrence(List.of(), List.of());

  private final String key;
  private final String uid;
  private final ObjectRef ref;
  private final @Nullable EventTime begin;
  private final @Nullable EventDetails details;
  private final Map<Instant, RemoteEvent> exceptions = new LinkedHashMap<>();

  private SeriesPart(
      String key,
      String uid,
      ObjectRef ref,
      @Nullable EventTime begin,
      @Nullable EventDetails details) {
    this.key = key;
    this.uid = uid;
    this.ref = ref;
    this.begin = begin;
    this.details = details;
  }

  /**
   * The whole of an event.
   *
   * @param details null when the object holds exceptions of it only
   */
  static SeriesPart whole(String uid, ObjectRef ref, @Nullable EventDetails details) {
    EventTime begin = details == null ? null : details.start();
    return new SeriesPart(uid, uid, ref, begin, details);
  }

  /**
   * What is said from one start of a series on.
   *
   * @param from the start that the rule gives
   * @param details with the start in the form and the zone of the series'
   */
  record Change(EventTime from, EventDetails details) {}

  /**
   * The parts of a series, in order; none is without occurrences.
   *
   * @param changes by the names of the occurrences that they begin with
   * @throws IllegalArgumentException as {@link SeriesSplit#of}
   * @throws dev.calgate.model.recurrence.UnexpandableRuleException when a part cannot be said
   * @throws dev.calgate.model.recurrence.TooManyOccurrencesException as {@link SeriesSplit#of}
   */
  static List<SeriesPart> of(
      String uid, ObjectRef ref, EventDetails series, NavigableMap<Instant, Change> changes) {
    List<SeriesPart> parts = new ArrayList<>();
    String key = uid;
    Change current = new Change(series.start(), series);
    Recurrence rest = series.recurrence();
    for (Map.Entry<Instant, Change> change : changes.entrySet()) {
      EventTime cut = change.getValue().from;
      if (!cut.equals(current.from)) {
        SeriesSplit split = SeriesSplit.of(unmoved(series, current.from, rest), cut);
        checkTakesPlace(cut, rest, split.rest());
        parts.add(part(key, uid, ref, current, split.before()));
        rest = split.rest();
        // No UID has a line feed, so no other event has this key.
        key = uid + "\n" + change.getKey();
      }
      current = change.getValue();
    }
    parts.add(part(key, uid, ref, current, rest));
    return parts;
  }

  /** A rule that goes on gives the start; else it must be one of the dates. */
  private static void checkTakesPlace(
      EventTime cut, @Nullable Recurrence whole, @Nullable Recurrence rest) {
    boolean byRule = rest != null && !rest.rules().isEmpty();
    boolean byDate =
        whole != null
            && whole.dates().stream()
                .anyMatch(it -> it.occurrenceKey().equals(cut.occurrenceKey()));
    if (!byRule && !byDate) {
      throw new IllegalArgumentException("No occurrence of the series begins there");
    }
  }

  /** The series from one of its starts on, as if nothing had changed there. */
  private static EventDetails unmoved(
      EventDetails series, EventTime from, @Nullable Recurrence rest) {
    return series.toBuilder()
        .times(from, EventTime.between(series.start(), series.end()).after(from))
        .recurrence(rest == null ? NO_MORE : rest)
        .build();
  }

  private static SeriesPart part(
      String key, String uid, ObjectRef ref, Change change, @Nullable Recurrence recurrence) {
    Recurrence moved =
        recurrence == null ? null : SeriesMove.of(recurrence, change.from, change.details.start());
    EventDetails details = change.details.toBuilder().recurrence(moved).build();
    return new SeriesPart(key, uid, ref, change.from, details);
  }

  /** What the event says; null when the object does not hold it. */
  @Nullable EventDetails details() {
    return details;
  }

  /** Whether an occurrence, by the start that the whole series gives, is one of this part. */
  boolean reaches(EventTime original) {
    return begin == null || !original.occurrenceKey().isBefore(begin.occurrenceKey());
  }

  /** The start that this part gives to an occurrence of the whole series. */
  EventTime moved(EventTime original) {
    return begin == null || details == null
        ? original
        : original.withLocal(
            original.local().plus(Duration.between(begin.local(), details.start().local())));
  }

  /** Adds what is said of one occurrence; it takes the place of what was said of it before. */
  void add(EventTime original, EventDetails exception) {
    exceptions.put(original.occurrenceKey(), new RemoteEvent(key, uid, ref, original, exception));
  }

  /** The event and its exceptions. */
  List<RemoteEvent> events() {
    List<RemoteEvent> events = new ArrayList<>();
    if (details != null) {
      events.add(new RemoteEvent(key, uid, null, null, details));
    }
    events.addAll(exceptions.values());
    return events;
  }
}
