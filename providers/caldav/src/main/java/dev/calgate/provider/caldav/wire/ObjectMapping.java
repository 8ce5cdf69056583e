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
    private final Map<Instant, RemoteEvent> exceptions = new LinkedHashMap<>();
    private int repeated;

    Group(String uid, TimeReader times, DetailsMapping mapping) {
      this.uid = uid;
      this.times = times;
      this.mapping = mapping;
    }

    List<RemoteEvent> events(List<Component> components) {
      List<RemoteEvent> events = new ArrayList<>();
      Component master = latest(components.stream().filter(it -> !isOverride(it)).toList());
      if (master != null) {
        RemoteEvent event = master(master);
        events.add(event);
        if (event.details().recurrence() != null) {
          cancelled(master, event.details());
        }
        overrides(components, event.details());
      } else {
        overrides(components, null);
      }
      events.addAll(exceptions.values());
      return events;
    }

    private RemoteEvent master(Component component) {
      EventDetails details = mapping.details(component);
      Recurrence recurrence = recurrence(component, details);
      if (recurrence != null) {
        RuleCheck.problem(recurrence, details.start())
            .ifPresent(
                problem -> {
                  throw new UnreadableException(problem);
                });
        details = details.with(recurrence);
      }
      return RemoteEvent.of(uid, details);
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
          dates.add(extraDate(component, line, value, details));
        }
      }
      if (rules.isEmpty() && dates.isEmpty()) {
        return null;
      }
      component.line("DTSTART").filter(times::isPrivate).ifPresent(Group::refusePrivate);
      return new Recurrence(rules, dates);
    }

    /** A period with a length of its own becomes an exception, which repeats the series. */
    private EventTime extraDate(
        Component component, ContentLine line, String value, EventDetails details) {
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
      if (!until.equals(EventTime.between(details.start(), details.end()).after(start))) {
        repeated += component.size();
        if (repeated > MAX_REPEATED) {
          throw new UnreadableException(
              "RDATE of line " + line.number() + " has too many periods for the event's size");
        }
        add(start, details.at(start, until));
      }
      return start;
    }

    private static void refusePrivate(ContentLine line) {
      throw new UnreadableException(
          "DTSTART of line " + line.number() + " repeats in a time zone like no known one");
    }

    private void cancelled(Component component, EventDetails details) {
      EventTime.Length length = EventTime.between(details.start(), details.end());
      for (ContentLine line : component.lines("EXDATE")) {
        for (String value : values(line)) {
          EventTime original = align(times.read(line, value), details.start());
          add(original, EventDetails.cancelled(original, length.after(original)));
        }
      }
    }

    private void overrides(List<Component> components, @Nullable EventDetails master) {
      Map<Instant, List<Component>> byOriginal = new LinkedHashMap<>();
      Map<Instant, EventTime> originals = new LinkedHashMap<>();
      for (Component component : components) {
        component
            .line("RECURRENCE-ID")
            .ifPresent(
                line -> {
                  EventTime original = original(line, master);
                  originals.put(original.occurrenceKey(), original);
                  byOriginal
                      .computeIfAbsent(original.occurrenceKey(), it -> new ArrayList<>())
                      .add(component);
                });
      }
      byOriginal.forEach(
          (key, candidates) -> {
            Component component = latest(candidates);
            if (component != null) {
              EventTime original = Objects.requireNonNull(originals.get(key));
              add(original, override(component, original, master));
            }
          });
    }

    /** One that does not say when it takes place does so where its series has it. */
    private EventDetails override(
        Component component, EventTime original, @Nullable EventDetails master) {
      if (component.line("DTSTART").isPresent()) {
        return mapping.details(component);
      }
      EventDetails details = mapping.details(component, original);
      boolean hasEnd =
          component.line("DTEND").isPresent() || component.line("DURATION").isPresent();
      return hasEnd || master == null
          ? details
          : details.at(original, EventTime.between(master.start(), master.end()).after(original));
    }

    private EventTime original(ContentLine line, @Nullable EventDetails master) {
      if (line.has("RANGE", "THISANDFUTURE")) {
        throw new UnreadableException(
            "RECURRENCE-ID of line " + line.number() + " changes all following occurrences");
      }
      EventTime original = times.read(line);
      return master == null ? original : align(original, master.start());
    }

    private void add(EventTime original, EventDetails details) {
      exceptions.put(original.occurrenceKey(), new RemoteEvent(uid, ref, original, details));
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
