package dev.calgate.gateway.cronofy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.testkit.fuzz.Bounds;
import dev.calgate.testkit.fuzz.Mutants;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Bodies that nobody would send, as JSON and as form fields: an event or a refusal. */
class FaceBodyMutantsTest {
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 256L << 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** How many were understood, without which this would show nothing. */
  private static int events;

  @Test
  void eachIsAnEventOrARefusal() {
    Mutants.check(
        FaceBodyMutantsTest.class, "body", "json.dict", 2_000, FaceBodyMutantsTest::check);
    assertThat(events).as("understood").isGreaterThan(100);
  }

  static void check(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Bounds.hold(LONGEST, MOST_BYTES, () -> read(text));
  }

  private static void read(String text) {
    try {
      read(FormFields.parse(text));
    } catch (FaceException e) {
      assertThat(e.getMessage()).isNotNull();
    }
    try {
      JsonNode json = MAPPER.readTree(text);
      if (json instanceof ObjectNode object) {
        read(object);
      }
    } catch (JsonProcessingException e) {
      // No JSON, which is refused before anybody looks for an event.
    } catch (FaceException e) {
      assertThat(e.getMessage()).isNotNull();
    }
  }

  private static void read(ObjectNode fields) {
    FaceParameters parameters = new FaceParameters(fields);
    EventForm form = EventForm.read(parameters, true);
    parameters.check();
    assertThat(form.created()).isNotNull();
    events++;
  }
}
