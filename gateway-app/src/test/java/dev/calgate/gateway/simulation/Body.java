package dev.calgate.gateway.simulation;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.testkit.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one object holds at a time: a single event, a series with exceptions, or an exception that
 * is an object of its own.
 *
 * @param title of this state alone
 * @param exceptions by day to which hour an occurrence is moved; 0 when it does not take place
 * @param series null unless it is an exception of that series
 */
record Body(
    String title,
    int day,
    int hour,
    boolean repeats,
    Map<Integer, Integer> exceptions,
    @Nullable ObjectRef series,
    int originalHour) {
  static final int DAYS = 6;
  private static final Recurrence RULE =
      new Recurrence(List.of("FREQ=DAILY;COUNT=" + DAYS), List.of());

  Body {
    exceptions = new TreeMap<>(exceptions);
  }

  static Body single(String title, int day, int hour) {
    return new Body(title, day, hour, false, Map.of(), null, 0);
  }

  /** An exception of a series of this hour, on a day; at hour 0 it does not take place. */
  static Body exception(String title, ObjectRef series, int originalHour, int day, int hour) {
    return new Body(title, day, hour, false, Map.of(), series, originalHour);
  }

  Body titled(String other) {
    return new Body(other, day, hour, repeats, exceptions, series, originalHour);
  }

  /** At another hour; a series of another hour has no exceptions left. */
  Body at(int other) {
    return new Body(title, day, other, repeats, Map.of(), series, originalHour);
  }

  Body repeating(boolean other) {
    return new Body(title, day, hour, other, Map.of(), series, originalHour);
  }

  Body except(int on, int to) {
    Map<Integer, Integer> more = new TreeMap<>(exceptions);
    more.put(on, to);
    return new Body(title, day, hour, repeats, more, series, originalHour);
  }

  Body whole() {
    return new Body(title, day, hour, repeats, Map.of(), series, originalHour);
  }

  /** The events as a provider tells them. */
  List<RemoteEvent> events(Kind kind, ObjectRef ref) {
    String key = kind.tellsVersions() ? uid(ref) : "";
    List<RemoteEvent> events = new ArrayList<>();
    if (series != null) {
      EventTime original = Draft.paris(day, originalHour);
      boolean cancelled = hour == 0;
      events.add(
          new RemoteEvent(
              key,
              cancelled ? "" : uid(series),
              series,
              original,
              cancelled
                  ? EventDetails.cancelled(original, original)
                  : EventDetails.of(title, Draft.paris(day, hour), Draft.paris(day, hour + 1))));
      return events;
    }
    EventDetails details =
        EventDetails.of(title, Draft.paris(day, hour), Draft.paris(day, hour + 1));
    events.add(new RemoteEvent(key, uid(ref), null, null, repeats ? details.with(RULE) : details));
    exceptions.forEach(
        (on, to) -> {
          EventTime original = Draft.paris(on, hour);
          EventTime end = Draft.paris(on, hour + 1);
          events.add(
              new RemoteEvent(
                  key,
                  uid(ref),
                  ref,
                  original,
                  to == 0
                      ? EventDetails.cancelled(original, end)
                      : EventDetails.of(title, Draft.paris(on, to), Draft.paris(on, to + 1))));
        });
    return events;
  }

  static String uid(ObjectRef ref) {
    return "uid-of-" + ref.value();
  }
}
