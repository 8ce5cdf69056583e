package dev.calgate.testkit;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.Push;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A push as it came to its address. */
public final class ArrivedPush {
  private final UnaryOperator<@Nullable String> headers;
  private final byte[] body;

  ArrivedPush(UnaryOperator<@Nullable String> headers, byte[] body) {
    this.headers = headers;
    this.body = body.clone();
  }

  /** What a provider reads of it. */
  public Optional<Push> read(CalendarProvider provider) {
    return provider.push(headers, body.clone());
  }
}
