package dev.calgate.gateway.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/** How often providers are asked: the block {@code poll}. */
public final class PollBlock {
  @NotNull
  @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
  @JsonProperty
  private Duration floor = Duration.seconds(30);

  @NotNull
  @MaxDuration(value = 7, unit = TimeUnit.DAYS)
  @JsonProperty
  private Duration ceiling = Duration.minutes(5);

  /** Shortest time between two looks at an account. */
  public java.time.Duration floor() {
    return floor.toJavaDuration();
  }

  /** Longest time between two looks at an account. */
  public java.time.Duration ceiling() {
    return ceiling.toJavaDuration();
  }
}
