package dev.calgate.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An entry of the feed for people: whose it is, how and how soon it came, what it says. */
final class FeedLine {
  private static final int TITLE = 28;

  private FeedLine() {}

  /**
   * @param account the account's document
   * @param delay since the account's last edit; empty when it was there before any
   */
  static String of(JsonNode change, JsonNode account, Optional<Duration> delay) {
    JsonNode state = state(change);
    String mode = account.path("sync").path("mode").asText();
    return String.format(
            Locale.ROOT,
            "%4d  %-6s  %-11s  %-16s  %-" + TITLE + "s  %-19s  %s",
            change.path("position").asLong(),
            account.path("provider").asText(),
            delay.map(it -> mode + " " + seconds(it)).orElse(""),
            change.path("type").asText(),
            title(state),
            start(state),
            words(change.path("meaning")))
        .stripTrailing();
  }

  private static String seconds(Duration delay) {
    return String.format(Locale.ROOT, "%.2f s", delay.toMillis() / 1e3);
  }

  /** What there is after the change; of what is deleted, what there was before. */
  private static JsonNode state(JsonNode change) {
    return Stream.of("event", "calendar", "account")
        .map(change::path)
        .filter(JsonNode::isObject)
        .findFirst()
        .orElse(change.path("before"));
  }

  private static String title(JsonNode state) {
    String title = state.path("title").asText(state.path("name").asText());
    return title.length() > TITLE ? title.substring(0, TITLE - 1) + "…" : title;
  }

  private static String start(JsonNode state) {
    JsonNode start = state.path("start");
    return start.path("date_time").asText(start.path("date").asText());
  }

  private static String words(JsonNode meaning) {
    return StreamSupport.stream(meaning.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }
}
