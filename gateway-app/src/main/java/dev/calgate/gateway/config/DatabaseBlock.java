package dev.calgate.gateway.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.calgate.provider.Secret;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where the database is: the block {@code database}. */
public final class DatabaseBlock {
  @Pattern(
      regexp = "jdbc:postgresql:.+",
      message = "is to be of the form jdbc:postgresql://host/name")
  @JsonProperty
  private @Nullable String url;

  @JsonProperty private @Nullable String user;
  @JsonProperty private @Nullable Secret password;

  @Min(2)
  @Max(1_000)
  @JsonProperty
  private int poolSize = 24;

  @NotNull
  @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 60, unit = TimeUnit.SECONDS)
  @JsonProperty
  private Duration maxWait = Duration.seconds(5);

  /** A JDBC address; null for the embedded database. */
  public @Nullable String url() {
    return url;
  }

  /** The user, unless the address has it. */
  public @Nullable String user() {
    return user;
  }

  /** The password, unless the address has it. */
  public @Nullable Secret password() {
    return password;
  }

  /** Most connections at a time. */
  public int poolSize() {
    return poolSize;
  }

  /** How long a request waits for a connection before it is answered 503. */
  public java.time.Duration maxWait() {
    return maxWait.toJavaDuration();
  }
}
