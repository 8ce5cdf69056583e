package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Gives entity tags that never come twice, however the clock stands. Thread-safe. */
final class Stamps {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Clock clock;
  private long last;

  /** What all that one write touches has in common. */
  record Stamp(String etag, String updated) {
    ObjectNode on(ObjectNode event) {
      ObjectNode stamped = Json.copy(event);
      return stamped.put("etag", etag).put("updated", updated);
    }
  }

  Stamps(Clock clock) {
    this.clock = clock;
  }

  synchronized Stamp next() {
    Instant now = clock.instant();
    last = Math.max(last + 2, 2 * ChronoUnit.MICROS.between(Instant.EPOCH, now));
    return new Stamp("\"" + last + "\"", text(now));
  }

  static String text(Instant moment) {
    return TIME.format(moment);
  }
}
