package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.EventTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A series in two: "this and all following".
 *
 * @param ended the old master, which ends on the day before
 * @param following a new master that goes on
 */
record SeriesSplit(ObjectNode ended, ObjectNode following) {
  private static final Pattern END =
      Pattern.compile("(?<=:)(?:COUNT|UNTIL)=[^;]*;|;(?:COUNT|UNTIL)=[^;]*");
  private static final Pattern COUNT = Pattern.compile("(?<=[;:])COUNT=(\\d+)");

  /**
   * Splits a series.
   *
   * @param at original start of the first occurrence that follows
   */
  static SeriesSplit of(ObjectNode master, Series series, EventTime at, ZoneId zone) {
    Instant moment = at.instant(zone);
    boolean days = at instanceof EventTime.AllDay;
    EventTime start = days ? at : EventTimes.at(moment, series.start());
    String id =
        master.path("id").asText()
            + "_R"
            + (days ? EventTimes.stamp(at) : EventTimes.utcStamp(moment));
    ObjectNode following = series.instance(start);
    following.remove(List.of("recurringEventId", "originalStartTime"));
    following.put("id", id).put("iCalUID", id + "@google.com");
    following.put("htmlLink", EventDefaults.link(id));
    int done = series.countBefore(moment);
    following.set("recurrence", rules(master, it -> countedDown(it, done)));
    String until = until(start);
    ObjectNode ended = Json.copy(master);
    ended.set(
        "recurrence", rules(master, it -> END.matcher(it).replaceAll("") + ";UNTIL=" + until));
    return new SeriesSplit(ended, following);
  }

  /** The end of the day before, by the clock on the wall. */
  private static String until(EventTime start) {
    LocalDateTime midnight = start.local().toLocalDate().atStartOfDay();
    return start instanceof EventTime.AllDay
        ? EventTimes.dayStamp(midnight.toLocalDate().minusDays(1))
        : EventTimes.utcStamp(start.withLocal(midnight.minusSeconds(1)).instant(ZoneOffset.UTC))
            + "Z";
  }

  private static ArrayNode rules(ObjectNode master, UnaryOperator<String> change) {
    ArrayNode lines = Json.object().putArray("recurrence");
    for (JsonNode line : master.path("recurrence")) {
      String text = line.asText();
      lines.add(text.startsWith("RRULE:") ? change.apply(text) : text);
    }
    return lines;
  }

  private static String countedDown(String rule, int done) {
    return COUNT.matcher(rule).replaceAll((MatchResult it) -> "COUNT=" + left(it, done));
  }

  private static int left(MatchResult count, int done) {
    return Math.max(1, Integer.parseInt(count.group(1)) - done);
  }
}
