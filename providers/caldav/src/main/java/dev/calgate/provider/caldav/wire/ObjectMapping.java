package dev.calgate.provider.caldav.wire;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.RuleCheck;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteEvent;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events of one object: a master with its overrides and cancelled occurrences, per UID. EXDATE
 * and overrides both become exceptions, so that every provider tells the same story.
 */
final class ObjectMapping {
  /** EXDATE and RDATE of one object together. */
  private static final int MAX_DATES = 2_000;

  /** Characters of a series that its exceptions may repeat, all of them together. */
  private static final int MAX_REPEATED = 4 << 20;

  private final ObjectRef ref;
  private final Set<String> ownAddresses;
  private int dates;

  ObjectMapping(ObjectRef ref, Set<String> ownAddresses) {
    this.ref = ref;
    this.ownAddresses = ownAddresses;
  }

  List<RemoteEvent> events(Component root) {
    TimeReader times = new TimeReader(new ObjectZones(root));
    DetailsMapping details = new DetailsMapping(times, new PeopleMapping(ownAddresses));
    Map<String, List<Component>> byUid = new LinkedHashMap<>();
    for (Component calendar : root.components()) {
      for (Component component : calendar.components()) {
        if (component.name().equals("VEVENT")) {
          byUid.computeIfAbsent(uid(component), uid -> new ArrayList<>()).add(component);
        }
      }
    }
    List<RemoteEvent> events = new ArrayList<>();
    byUid.forEach(
        (uid, components) -> events.addAll(new Group(uid, times, details).events(components)));
    return events;
  }

  /** Objects without UID exist; their reference is what they can be told by. */
  private String uid(Component component) {
    return uid(component, ref);
  }

  static String uid(Component component, ObjectRef ref) {
    String uid = component.text("UID").trim();
    return uid.isEmpty() ? ref.value() : uid;
  }

  /** All components of one UID. */
  private final class Group {
    private final String uid;
    private final TimeReader times;
    private final DetailsMapping mapping;
    private final Map<EventTime, EventTime> periods = new LinkedHashMap<>();

    Group(String uid, TimeReader times, DetailsMapping mapping) {
      this.uid = uid;
      this.times = times;
      this.mapping = mapping;
    }

    List<RemoteEvent> events(List<Component> components) {
      Component master = latest(components.stream().filter(it -> !isOverride(it)).toList());
      EventDetails details = master == null ? null : master(master);
      Map<EventTime, Component> overrides = overrides(components, details, false);
      Map<EventTime, Component> changes = overrides(components, details, true);
      List<SeriesPart> parts =
          changes.isEmpty()
              ? List.of(SeriesPart.whole(uid, ref, details))
              : new FollowingChanges(uid, ref, mapping).parts(details, changes);
      if (master != null && details != null && details.recurrence() != null) {
        periods(master, details, parts);
        cancelled(master, details, parts);
      }
      overrides.forEach(
          (original, component) -> {
            SeriesPart part = partOf(original, parts);
            EventTime moved = part.moved(original);
            part.add(moved, mapping.override(component, moved, part.details()));
          });
      return parts.stream().flatMap(part -> part.events().stream()).toList();
    }

    private static SeriesPart partOf(EventTime original, List<SeriesPart> parts) {
      SeriesPart found = parts.get(0);
      for (SeriesPart part : parts) {
        found = part.reaches(original) ? part : found;
      }
      return found;
    }

    private EventDetails master(Component component) {
      EventDetails details = mapping.details(component);
      Recurrence recurrence = recurrence(component, details);
      if (recurrence == null) {
        return details;
      }
      RuleCheck.problem(recurrence, details.start())
          .ifPresent(
              problem -> {
                throw new UnreadableException(problem);
              });
      return details.with(recurrence);
    }

    private @Nullable Recurrence recurrence(Component component, EventDetails details) {
      if (component.line("EXRULE").isPresent()) {
        throw new UnreadableException("EXRULE is not expanded");
      }
      List<String> rules =
          component.lines("RRULE").stream().map(line -> line.value().trim()).toList();
      List<EventTime> dates = new ArrayList<>();
      for (ContentLine line : component.lines("RDATE")) {
        for (String value : values(line)) {
          dates.add(extraDate(line, value, details));
        }
      }
      if (rules.isEmpty() && dates.isEmpty()) {
        return null;
      }
      component.line("DTSTART").filter(times::isPrivate).ifPresent(Group::refusePrivate);
      return new Recurrence(rules, dates);
    }

    private EventTime extraDate(ContentLine line, String value, EventDetails details) {
      int slash = value.indexOf('/');
      if (slash < 0) {
        return align(times.read(line, value), details.start());
      }
      EventTime start = align(times.read(line, value.substring(0, slash)), details.start());
      String end = value.substring(slash + 1);
      EventTime until =
          end.startsWith("P") || end.startsWith("+")
              ? times.end(start, new ContentLine(line.number(), "RDATE", Map.of(), end))
              : align(times.read(line, end), details.start());
      periods.put(start, until);
      return start;
    }

    /** A period with a length of its own becomes an exception, which repeats the series. */
    private void periods(Component component, EventDetails details, List<SeriesPart> parts) {
      EventTime.Length usual = EventTime.between(details.start(), details.end());
      int repeated = 0;
      for (Map.Entry<EventTime, EventTime> period : periods.entrySet()) {
        EventTime start = period.getKey();
        if (!period.getValue().equals(usual.after(start))) {
          repeated += component.size();
          if (repeated > MAX_REPEATED) {
            throw new UnreadableException("RDATE has too many periods for the event's size");
          }
          if (parts.size() > 1) {
            throw new UnreadableException(
                "RDATE has periods in a series that changes for all following occurrences");
          }
          parts.get(0).add(start, details.at(start, period.getValue()));
        }
      }
    }

    private static void refusePrivate(ContentLine line) {
      throw new UnreadableException(
          "DTSTART of line " + line.number() + " repeats in a time zone like no known one");
    }

    private void cancelled(Component component, EventDetails details, List<SeriesPart> parts) {
      for (ContentLine line : component.lines("EXDATE")) {
        for (String value : values(line)) {
          EventTime original = align(times.read(line, value), details.start());
          SeriesPart part = partOf(original, parts);
          EventDetails series = Objects.requireNonNull(part.details());
          EventTime start = part.moved(original);
          EventTime.Length length = EventTime.between(series.start(), series.end());
          part.add(start, EventDetails.cancelled(start, length.after(start)));
        }
      }
    }

    /** For each original start what is said of it, or of it and all that follow. */
    private Map<EventTime, Component> overrides(
        List<Component> components, @Nullable EventDetails master, boolean following) {
      Map<Instant, List<Component>> byOriginal = new LinkedHashMap<>();
      Map<Instant, EventTime> originals = new LinkedHashMap<>();
      for (Component component : components) {
        component
            .line("RECURRENCE-ID")
            .filter(line -> FollowingChanges.isOne(line) == following)
            .ifPresent(
                line -> {
                  EventTime read = times.read(line);
                  EventTime original = master == null ? read : align(read, master.start());
                  originals.put(original.occurrenceKey(), original);
                  byOriginal
                      .computeIfAbsent(original.occurrenceKey(), it -> new ArrayList<>())
                      .add(component);
                });
      }
      Map<EventTime, Component> overrides = new LinkedHashMap<>();
      byOriginal.forEach(
          (key, candidates) ->
              overrides.put(
                  Objects.requireNonNull(originals.get(key)),
                  Objects.requireNonNull(latest(candidates))));
      return overrides;
    }
  }

  private List<String> values(ContentLine line) {
    List<String> values =
        List.of(line.value().split(",", MAX_DATES + 1)).stream()
            .map(String::trim)
            .filter(value -> !value.isEmpty())
            .toList();
    dates += values.size();
    if (dates > MAX_DATES) {
      throw new UnreadableException(
          "More than " + MAX_DATES + " dates in EXDATE and RDATE, at line " + line.number());
    }
    return values;
  }

  static boolean isOverride(Component component) {
    return component.line("RECURRENCE-ID").isPresent();
  }

  /**
   * Of several components for the same thing the one with the highest SEQUENCE, the last of these.
   */
  private static @Nullable Component latest(Collection<Component> components) {
    Component latest = null;
    for (Component component : components) {
      if (latest == null || DetailsMapping.sequence(component) >= DetailsMapping.sequence(latest)) {
        latest = component;
      }
    }
    return latest;
  }

  /** The same occurrence in the form and zone of the series' start, whatever form names it. */
  static EventTime align(EventTime time, EventTime start) {
    if (start instanceof EventTime.AllDay) {
      return start.withLocal(time.local());
    }
    if (time instanceof EventTime.AllDay day) {
      return start.withLocal(day.date().atTime(start.local().toLocalTime()));
    }
    if (start instanceof EventTime.Zoned zoned && time instanceof EventTime.Zoned other) {
      return zoned.withLocal(LocalDateTime.ofInstant(other.instant(other.zone()), zoned.zone()));
    }
    return start.withLocal(time.local());
  }
}
