package dev.calgate.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventTime;
import dev.calgate.provider.ObjectRef;
import dev.calgate.testkit.Draft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** What the owner of a calendar has in mind: a single event, or a series with exceptions. */
final class Planned {
  private static final int DAYS = 6;
  private static final String RULE = "FREQ=DAILY;COUNT=" + DAYS;
  private static final int CANCELLED = 0;

  ObjectRef ref = new ObjectRef("none");
  boolean deleted;
  private String title = "";
  private int hour = 9;
  private boolean series;

  /** By day: to which hour an occurrence was moved; {@link #CANCELLED} when it does not happen. */
  private final Map<Integer, Integer> exceptions = new TreeMap<>();

  private final Set<String> dropped = new HashSet<>();

  void rename(String other) {
    title = other;
  }

  /** Another title, and often something else. */
  void change(String other, Random random) {
    rename(other);
    switch (random.nextInt(6)) {
      case 0 -> hour(8 + random.nextInt(3));
      case 1 -> repeat(!series);
      case 2, 3 -> except(1 + random.nextInt(DAYS), CANCELLED);
      case 4 -> except(1 + random.nextInt(DAYS), 14 + random.nextInt(3));
      default -> drop();
    }
  }

  private void hour(int other) {
    drop();
    hour = other;
  }

  private void repeat(boolean other) {
    drop();
    series = other;
  }

  private void except(int day, int to) {
    if (series) {
      exceptions.put(day, to);
    }
  }

  private void drop() {
    exceptions.keySet().forEach(day -> dropped.add(local(day, hour)));
    exceptions.clear();
  }

  /** Whether an exception was taken back at any time. */
  boolean everDropped(JsonNode exception) {
    return dropped.contains(time(exception, "original_start"));
  }

  Draft draft() {
    Draft draft = Draft.of(title, Draft.paris(1, hour), Draft.paris(1, hour + 1));
    if (!series) {
      return draft;
    }
    draft = draft.repeating(RULE);
    for (Map.Entry<Integer, Integer> it : exceptions.entrySet()) {
      EventTime original = Draft.paris(it.getKey(), hour);
      int to = it.getValue();
      draft =
          to == CANCELLED
              ? draft.without(original)
              : draft.moving(
                  original, Draft.paris(it.getKey(), to), Draft.paris(it.getKey(), to + 1));
    }
    return draft;
  }

  /** All events that come of it, in a line each. */
  List<String> story() {
    List<String> lines = new ArrayList<>();
    lines.add((series ? "series " : "single ") + title + " " + local(1, hour));
    exceptions.forEach(
        (day, to) ->
            lines.add(
                to == CANCELLED
                    ? "cancelled " + local(day, hour)
                    : "moved " + title + " " + local(day, hour) + " " + local(day, to)));
    return lines;
  }

  /** The same line of an event as the API shows it. */
  static String story(JsonNode event) {
    String kind = event.get("kind").textValue();
    String title = event.get("title").textValue();
    if (!kind.equals("exception")) {
      return kind + " " + title + " " + time(event, "start");
    }
    return event.get("status").textValue().equals("cancelled")
        ? "cancelled " + time(event, "original_start")
        : "moved " + title + " " + time(event, "original_start") + " " + time(event, "start");
  }

  private static String time(JsonNode event, String field) {
    return event.get(field).get("date_time").textValue();
  }

  private static String local(int day, int hour) {
    return "2026-12-%02dT%02d:00:00".formatted(day, hour);
  }
}
