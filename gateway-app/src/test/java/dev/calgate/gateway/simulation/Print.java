package dev.calgate.gateway.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.provider.RemoteEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is compared of an event, in one line each: as the service has it, and as the API shows it.
 *
 * @param state all that tells its states from each other
 * @param whole the same with what a bare exception has of its series
 */
record Print(String state, String whole) {

  /** As the service has it. */
  static Print of(RemoteEvent event, String uid) {
    EventDetails details = event.details();
    String kind =
        event.originalStart() != null
            ? "exception"
            : details.recurrence() == null ? "single" : "series";
    EventTime end = details.end();
    boolean bare = event.uid().isEmpty() && end.equals(details.start());
    String state =
        line(
            kind,
            details.status().name().toLowerCase(Locale.ROOT),
            details.title(),
            details.start().local().toString(),
            event.originalStart() == null ? null : event.originalStart().local().toString(),
            details.recurrence() == null ? null : details.recurrence().rules().toString());
    String until = (bare ? end.local().plusHours(1) : end.local()).toString();
    return new Print(state, line(state, uid, until));
  }

  /** As the API shows it. */
  static Print of(JsonNode event) {
    JsonNode rules = event.path("recurrence").path("rules");
    StringBuilder rule = new StringBuilder();
    rules.forEach(it -> rule.append(rule.length() == 0 ? "" : ", ").append(it.textValue()));
    String state =
        line(
            event.get("kind").textValue(),
            event.get("status").textValue(),
            event.get("title").textValue(),
            local(event.get("start")),
            local(event.get("original_start")),
            rules.isMissingNode() ? null : "[" + rule + "]");
    return new Print(state, line(state, event.get("uid").textValue(), local(event.get("end"))));
  }

  private static @Nullable String local(JsonNode time) {
    if (time.isNull()) {
      return null;
    }
    String text = time.get("date_time").textValue();
    return text.endsWith(":00") ? text.substring(0, text.length() - 3) : text;
  }

  private static String line(@Nullable String... parts) {
    return String.join("|", parts);
  }
}
