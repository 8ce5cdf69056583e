package dev.calgate.provider.caldav.wire;

import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes RRULE and RDATE of a series, and takes dates out of its lists. */
final class RecurrenceText {
  private static final int DATE_LENGTH = 8;
  private static final String[] BEFORE_RULE = {"RRULE", "DTEND", "DURATION", "DTSTART"};
  private static final String[] BEFORE_DATE = {"RDATE", "RRULE", "DTEND", "DURATION", "DTSTART"};

  private final TextComponent event;
  private final TimeText times;
  private final TimeReader reader;

  RecurrenceText(TextComponent event, TimeText times, TimeReader reader) {
    this.event = event;
    this.times = times;
    this.reader = reader;
  }

  /**
   * Makes the event repeat otherwise; lines that say so already stay.
   *
   * @param start at which the series begins now
   */
  void change(@Nullable Recurrence after, EventTime start) {
    rules(after == null ? List.of() : after.rules());
    dates(after == null ? List.of() : after.dates(), start);
  }

  private void rules(List<String> rules) {
    List<TextLine> lines = event.lines("RRULE");
    for (int i = 0; i < Math.max(lines.size(), rules.size()); i++) {
      if (i >= rules.size()) {
        event.remove(lines.get(i));
      } else if (i >= lines.size()) {
        event.addAfter("RRULE:" + rules.get(i), BEFORE_RULE);
      } else if (!lines.get(i).content().orElseThrow().value().trim().equals(rules.get(i))) {
        event.replace(lines.get(i), "RRULE:" + rules.get(i));
      }
    }
  }

  private void dates(List<EventTime> dates, EventTime start) {
    List<EventTime> missing = new ArrayList<>(dates);
    filter("RDATE", start, missing::remove);
    ContentLine like = event.line("DTSTART").orElse(null);
    missing.forEach(it -> event.addAfter(times.line("RDATE", it, zoneOf(like)), BEFORE_DATE));
  }

  /** Adds an occurrence that does not take place. */
  void exclude(EventTime original) {
    ContentLine like = event.line("DTSTART").orElse(null);
    event.addAfter(
        times.line("EXDATE", original, zoneOf(like)),
        "EXDATE",
        "RDATE",
        "RRULE",
        "DTEND",
        "DURATION",
        "DTSTART");
  }

  /** Of DTSTART only how it calls its zone is taken over. */
  static @Nullable ContentLine zoneOf(@Nullable ContentLine start) {
    return start == null
        ? null
        : start
            .parameter("TZID")
            .map(it -> new ContentLine(0, start.name(), Map.of("TZID", List.of(it)), start.value()))
            .orElse(null);
  }

  /**
   * Takes dates out of the lines of a name; a line without any is taken out as a whole.
   *
   * @param start in whose form they are read
   * @param stays asked once for each date, in its form of the series' start
   * @return whether any was taken out
   */
  boolean filter(String name, EventTime start, Predicate<EventTime> stays) {
    boolean any = false;
    for (TextLine line : event.lines(name)) {
      ContentLine content = line.content().orElseThrow();
      List<String> values = LineText.values(content);
      List<String> kept =
          values.stream()
              .filter(it -> isOfForm(it, start) || !name.equals("RDATE"))
              .filter(it -> stays.test(read(content, it, start)))
              .toList();
      if (kept.isEmpty() && !values.isEmpty()) {
        event.remove(line);
      } else if (kept.size() < values.size()) {
        event.replace(line, LineText.like(name, content, Set.of()).value(String.join(",", kept)));
      }
      any |= kept.size() < values.size();
    }
    return any;
  }

  private static boolean isOfForm(String value, EventTime start) {
    return (value.length() == DATE_LENGTH) == (start instanceof EventTime.AllDay);
  }

  /** One of the dates of a line, of a period its start. */
  private EventTime read(ContentLine line, String value, EventTime start) {
    int slash = value.indexOf('/');
    String date = slash < 0 ? value : value.substring(0, slash);
    return ObjectMapping.align(reader.read(line, date), start);
  }
}
