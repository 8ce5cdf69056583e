package dev.calgate.gateway.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/** The change feed: the block {@code feed}. */
public final class FeedBlock {
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.DAYS)
  @MaxDuration(value = 36_500, unit = TimeUnit.DAYS)
  @JsonProperty
  private Duration retention = Duration.days(90);

  /** How long every single change is kept. */
  public java.time.Duration retention() {
    return retention.toJavaDuration();
  }
}
