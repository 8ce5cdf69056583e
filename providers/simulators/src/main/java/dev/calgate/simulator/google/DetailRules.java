package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Refuses reminders, colours, sources and attachments that Google does not take. */
final class DetailRules {
  private static final int MOST_REMINDERS = 5;
  private static final int MOST_MINUTES = 40_320;
  private static final int MOST_ATTACHMENTS = 25;

  private DetailRules() {}

  static void check(ObjectNode event) {
    checkReminders(event.path("reminders"));
    if (event.has("colorId") && !event.path("colorId").asText().matches("[1-9]|1[01]")) {
      throw GoogleException.invalid("Invalid value for: colorId");
    }
    if (event.has("source") && !event.at("/source/url").asText().matches("https?://.+")) {
      throw GoogleException.invalid("Invalid value for: source");
    }
    if (event.path("attachments").size() > MOST_ATTACHMENTS) {
      throw GoogleException.invalid("An event has at most 25 attachments.");
    }
    for (JsonNode attachment : event.path("attachments")) {
      if (attachment.path("fileUrl").asText().isEmpty()) {
        throw GoogleException.required("Missing file URL of an attachment.");
      }
    }
  }

  private static void checkReminders(JsonNode reminders) {
    JsonNode overrides = reminders.path("overrides");
    if (reminders.path("useDefault").asBoolean() && !overrides.isEmpty()) {
      throw new GoogleException(
              400,
              "cannotUseDefaultRemindersAndSpecifyOverride",
              "Cannot specify both default reminders and overrides at the same time.")
          .domain("calendar");
    }
    if (overrides.size() > MOST_REMINDERS) {
      throw GoogleException.invalid("An event has at most five reminders.");
    }
    for (JsonNode reminder : overrides) {
      int minutes = reminder.path("minutes").asInt(-1);
      boolean method = Set.of("email", "popup").contains(reminder.path("method").asText());
      if (minutes < 0 || minutes > MOST_MINUTES || !method) {
        throw GoogleException.invalid("Invalid reminder.");
      }
    }
  }
}
