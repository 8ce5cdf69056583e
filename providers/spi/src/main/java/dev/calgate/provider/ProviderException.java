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
  private final boolean unsent;

  public ProviderException(
      ErrorKind kind,
      ErrorScope scope,
      String message,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    this(kind, scope, message, retryAfter, cause, false);
  }

  private ProviderException(
      ErrorKind kind,
      ErrorScope scope,
      String message,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause,
      boolean unsent) {
    super(message, cause);
    this.kind = kind;
    this.scope = scope;
    this.retryAfter = retryAfter;
    this.unsent = unsent;
  }

  public ProviderException(ErrorKind kind, ErrorScope scope, String message) {
    this(kind, scope, message, null, null);
  }

  /**
   * What becomes of a call of which nothing was sent, so that it cannot have had an effect.
   *
   * @param retryAfter when it may be sent; null when that is not known
   */
  public static ProviderException unsent(
      ErrorKind kind, ErrorScope scope, String message, @Nullable Duration retryAfter) {
    return new ProviderException(kind, scope, message, retryAfter, null, true);
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

  /** Whether it is known that the call has sent nothing, whatever its kind says of effects. */
  public boolean isUnsent() {
    return unsent;
  }
}
