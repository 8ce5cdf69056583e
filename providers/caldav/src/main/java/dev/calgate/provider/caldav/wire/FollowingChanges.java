package dev.calgate.provider.caldav.wire;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import dev.calgate.model.recurrence.UnexpandableRuleException;
import dev.calgate.provider.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Overrides that change all following occurrences too (RANGE=THISANDFUTURE, RFC 5545 section
 * 3.2.13), as old programs write them: from each of them on the series is another one, with the
 * override's words and length, and all its occurrences moved by as much as the first of them.
 */
final class FollowingChanges {
  /** More than anybody makes; each may take a walk over the series. */
  private static final int MOST = 20;

  private final String uid;
  private final ObjectRef ref;
  private final DetailsMapping mapping;

  FollowingChanges(String uid, ObjectRef ref, DetailsMapping mapping) {
    this.uid = uid;
    this.ref = ref;
    this.mapping = mapping;
  }

  /**
   * Whether a RECURRENCE-ID stands for what follows too.
   *
   * @throws UnreadableException when it stands for anything else than that or one occurrence
   */
  static boolean isOne(ContentLine line) {
    boolean following = line.has("RANGE", "THISANDFUTURE");
    if (!following && line.parameter("RANGE").filter(it -> !it.isBlank()).isPresent()) {
      throw new UnreadableException(
          "RECURRENCE-ID of line " + line.number() + " has an unknown RANGE");
    }
    return following;
  }

  /** Whether an event of an object has any. */
  static boolean isOne(Component event) {
    return event.line("RECURRENCE-ID").filter(it -> it.parameter("RANGE").isPresent()).isPresent();
  }

  /**
   * The parts of a series.
   *
   * @param series null when the object does not hold it
   * @param changes by the original starts they begin with
   * @throws UnreadableException when they cannot be told
   */
  List<SeriesPart> parts(@Nullable EventDetails series, Map<EventTime, Component> changes) {
    Component first = changes.values().iterator().next();
    if (series == null || series.recurrence() == null) {
      throw unreadable(first, "of no series that is there");
    }
    if (changes.size() > MOST) {
      throw unreadable(first, "and more than " + MOST + " do");
    }
    TreeMap<Instant, SeriesPart.Change> ordered = new TreeMap<>();
    changes.forEach(
        (original, component) ->
            ordered.put(original.occurrenceKey(), change(component, original, series)));
    try {
      return SeriesPart.of(uid, ref, series, ordered);
    } catch (IllegalArgumentException | UnexpandableRuleException | TooManyOccurrencesException e) {
      throw unreadable(first, "which cannot be told: " + e.getMessage());
    }
  }

  private SeriesPart.Change change(Component component, EventTime original, EventDetails series) {
    for (String name : List.of("RRULE", "RDATE", "EXDATE", "EXRULE")) {
      if (component.line(name).isPresent()) {
        throw unreadable(component, "and has " + name);
      }
    }
    EventDetails details = mapping.override(component, original, series);
    if (!details.start().getClass().equals(original.getClass())) {
      throw unreadable(component, "in another form than its series");
    }
    EventTime start = ObjectMapping.align(details.start(), original);
    // Old programs say it in UTC; what is meant is the wall of the series.
    return start.equals(details.start())
        ? new SeriesPart.Change(original, details)
        : new SeriesPart.Change(
            original, details.at(start, ObjectMapping.align(details.end(), original)));
  }

  private static UnreadableException unreadable(Component component, String why) {
    return new UnreadableException(
        "RECURRENCE-ID of line "
            + component.line("RECURRENCE-ID").map(ContentLine::number).orElse(0)
            + " changes all following occurrences, "
            + why);
  }
}
