package dev.calgate.provider;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The only exception that leaves a provider: kind, scope and, if the service gave one, the time to
 * wait. Its message is for a person: one line, no secret, no content of an event.
 */
public final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final ErrorScope scope;
  private final @Nullable Duration retryAfter;

  public ProviderException(
      ErrorKind kind,
      ErrorScope scope,
      String message,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.scope = scope;
    this.retryAfter = retryAfter;
  }

  public ProviderException(ErrorKind kind, ErrorScope scope, String message) {
    this(kind, scope, message, null, null);
  }

  /** What went wrong. */
  public ErrorKind kind() {
    return kind;
  }

  /** How far it reaches. */
  public ErrorScope scope() {
    return scope;
  }

  /** How long the service asked to be left alone, if it did. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
