package dev.calgate.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.testkit.fuzz.Bounds;
import dev.calgate.testkit.fuzz.Mutants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bodies that nobody would send: an event, or a problem of the API, and nothing else. */
class EventBodyMutantsTest {
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 256L << 20;
  private static final EventTime START = EventTime.utc(Instant.parse("2026-12-01T09:00:00Z"));

  /** How many were understood, without which this would show nothing. */
  private static int events;

  @Test
  void eachIsAnEventOrAProblem() {
    Mutants.check(
        EventBodyMutantsTest.class, "event", "json.dict", 2_000, EventBodyMutantsTest::check);
    assertThat(events).as("understood").isGreaterThan(100);
  }

  static void check(byte[] input) {
    Bounds.hold(LONGEST, MOST_BYTES, () -> read(input));
  }

  private static void read(byte[] input) throws IOException {
    for (boolean created : new boolean[] {true, false}) {
      try {
        RequestBody body = RequestBody.read(new ByteArrayInputStream(input));
        Optional<EventDetails> event =
            created
                ? EventBody.created(body)
                : EventBody.changed(body, EventDetails.of("Before", START, START));
        body.check();
        assertThat(event).isPresent();
        events++;
      } catch (ProblemException e) {
        assertThat(e.errors())
            .allSatisfy(it -> assertThat(it.message()).isNotBlank().hasSizeLessThan(300));
      }
    }
  }
}
