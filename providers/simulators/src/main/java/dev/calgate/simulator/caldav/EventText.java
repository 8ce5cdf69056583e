package dev.calgate.simulator.caldav;

import dev.calgate.model.EventTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes an event, or a series with exceptions, as iCalendar. Immutable; every method gives another
 * text.
 */
public final class EventText {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  private static final Pattern ZONED = Pattern.compile("[A-Z-]+;TZID=([^:]+):");

  private final String uid;
  private final List<String> lines;
  private final List<List<String>> overrides;

  private EventText(String uid, List<String> lines, List<List<String>> overrides) {
    this.uid = uid;
    this.lines = List.copyOf(lines);
    this.overrides = List.copyOf(overrides);
  }

  /** A single event with a random UID. */
  public static EventText of(String title, EventTime start, EventTime end) {
    return new EventText(UUID.randomUUID().toString(), times(title, start, end), List.of());
  }

  private static List<String> times(String title, EventTime start, EventTime end) {
    return List.of("SUMMARY:" + escape(title), property("DTSTART", start), property("DTEND", end));
  }

  /** With another UID. */
  public EventText uid(String changed) {
    return new EventText(changed, lines, overrides);
  }

  /** As a series. */
  public EventText repeating(String rule) {
    return line("RRULE:" + rule);
  }

  /** Without one occurrence. */
  public EventText without(EventTime originalStart) {
    return line(property("EXDATE", originalStart));
  }

  /** With another title and time for one occurrence. */
  public EventText overriding(
      EventTime originalStart, String title, EventTime start, EventTime end) {
    return override(originalStart, times(title, start, end));
  }

  /** With one occurrence cancelled, but still there. */
  public EventText cancelling(EventTime originalStart, String title, EventTime end) {
    List<String> override = new ArrayList<>(times(title, originalStart, end));
    override.add("STATUS:CANCELLED");
    return override(originalStart, override);
  }

  private EventText override(EventTime originalStart, List<String> content) {
    List<String> override = new ArrayList<>(content);
    override.add(property("RECURRENCE-ID", originalStart));
    List<List<String>> more = new ArrayList<>(overrides);
    more.add(override);
    return new EventText(uid, lines, more);
  }

  /** With a description. */
  public EventText describedAs(String description) {
    return line("DESCRIPTION:" + escape(description));
  }

  /** With a place. */
  public EventText at(String location) {
    return line("LOCATION:" + escape(location));
  }

  /** With any further content line, such as {@code X-FOO:bar}, unfolded. */
  public EventText line(String contentLine) {
    List<String> more = new ArrayList<>(lines);
    more.add(contentLine);
    return new EventText(uid, more, overrides);
  }

  /** The UID. */
  public String uid() {
    return uid;
  }

  /** The whole VCALENDAR. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calgate//Simulator//EN\r\n");
    zones().forEach(zone -> ZoneText.lines(zone).forEach(line -> fold(text, line)));
    event(text, lines);
    overrides.forEach(it -> event(text, it));
    return text.append("END:VCALENDAR\r\n").toString();
  }

  private void event(StringBuilder text, List<String> content) {
    text.append("BEGIN:VEVENT\r\nUID:").append(uid).append("\r\nDTSTAMP:20200101T000000Z\r\n");
    content.forEach(line -> fold(text, line));
    text.append("END:VEVENT\r\n");
  }

  private static void fold(StringBuilder text, String line) {
    int width = 0;
    for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
      int point = line.codePointAt(i);
      int octets = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (width + octets > 74) {
        text.append("\r\n ");
        width = 1;
      }
      text.appendCodePoint(point);
      width += octets;
    }
    text.append("\r\n");
  }

  /** The zones that times are in, each once. */
  private Set<ZoneId> zones() {
    Set<ZoneId> zones = new LinkedHashSet<>();
    Stream.concat(lines.stream(), overrides.stream().flatMap(List::stream))
        .map(ZONED::matcher)
        .filter(Matcher::lookingAt)
        .forEach(zoned -> zones.add(ZoneId.of(zoned.group(1))));
    return zones;
  }

  private static String property(String name, EventTime time) {
    return time.fold(
        day -> name + ";VALUE=DATE:" + DATE.format(day.date()),
        zoned ->
            zoned.zone().getId().equals("UTC")
                ? name + ":" + stamp(zoned.dateTime()) + "Z"
                : name + ";TZID=" + zoned.zone().getId() + ":" + stamp(zoned.dateTime()),
        floating -> name + ":" + stamp(floating.dateTime()));
  }

  private static String stamp(LocalDateTime time) {
    return TIME.format(time);
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(";", "\\;").replace(",", "\\,");
  }
}
