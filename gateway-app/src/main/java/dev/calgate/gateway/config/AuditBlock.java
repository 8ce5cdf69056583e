package dev.calgate.gateway.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** How calendars are audited by themselves: the block {@code audit}. */
public final class AuditBlock {
  static final String NO_TIME = "is to be a time from 1m to 3650d, such as 7d, or never";

  private static final String NEVER = "never";
  private static final Duration SHORTEST = Duration.minutes(1);
  private static final Duration LONGEST = Duration.days(3_650);

  @NotNull @JsonProperty private String every = "7d";

  /**
   * How often; null for never.
   *
   * @throws IllegalArgumentException when it is no such time
   */
  public java.time.@Nullable Duration every() {
    if (every.equals(NEVER)) {
      return null;
    }
    Duration time = Duration.parse(every);
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(NO_TIME);
    }
    return time.toJavaDuration();
  }
}
