package dev.calgate.gateway.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDataSize;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/** Bounds on sizes and times: the block {@code limits}. */
public final class LimitsBlock {
  @NotNull
  @MinDataSize(1024)
  @MaxDataSize(value = 64, unit = DataSizeUnit.MEBIBYTES)
  @JsonProperty
  private DataSize requestBody = DataSize.kibibytes(256);

  @NotNull
  @MinDataSize(1024)
  @JsonProperty
  private DataSize providerBody = DataSize.mebibytes(512);

  @NotNull
  @MinDataSize(1024)
  @MaxDataSize(value = 64, unit = DataSizeUnit.MEBIBYTES)
  @JsonProperty
  private DataSize calendarObject = DataSize.mebibytes(1);

  @NotNull
  @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 5, unit = TimeUnit.MINUTES)
  @JsonProperty
  private Duration connectTimeout = Duration.seconds(10);

  @NotNull
  @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 15, unit = TimeUnit.MINUTES)
  @JsonProperty
  private Duration readTimeout = Duration.seconds(60);

  @NotNull
  @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 1, unit = TimeUnit.HOURS)
  @JsonProperty
  private Duration answerTimeout = Duration.minutes(15);

  @Min(1)
  @Max(100_000)
  @JsonProperty
  private int waitingReaders = 10_000;

  @Min(1)
  @Max(100_000)
  @JsonProperty
  private int cronofyRequests = 1_000;

  /** Largest body of a request to the API, in bytes. */
  public long requestBody() {
    return requestBody.toBytes();
  }

  /** Largest answer of a provider that is read, in bytes. */
  public long providerBody() {
    return providerBody.toBytes();
  }

  /** Largest calendar object that is understood, in bytes. */
  public int calendarObject() {
    return (int) calendarObject.toBytes();
  }

  /** For connections to providers. */
  public java.time.Duration connectTimeout() {
    return connectTimeout.toJavaDuration();
  }

  /** Longest silence in a provider's answer. */
  public java.time.Duration readTimeout() {
    return readTimeout.toJavaDuration();
  }

  /** From a request to a provider to the end of its answer, however steadily that comes. */
  public java.time.Duration answerTimeout() {
    return answerTimeout.toJavaDuration();
  }

  /** Most requests of one application in a second to the Cronofy-compatible face. */
  public int cronofyRequests() {
    return cronofyRequests;
  }

  /** Most long polls and streams at the same time. */
  public int waitingReaders() {
    return waitingReaders;
  }
}
