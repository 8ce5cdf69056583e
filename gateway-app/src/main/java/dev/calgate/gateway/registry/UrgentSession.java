package dev.calgate.gateway.registry;

import dev.calgate.provider.CalendarSession;
import java.util.function.Supplier;

/** A session somebody waits for: each of its calls is {@linkplain Urgency urgent}. */
public final class UrgentSession extends MarkedSession {
  public UrgentSession(CalendarSession session) {
    super(session);
  }

  @Override
  <T> T within(Supplier<T> call) {
    return Urgency.urgently(call);
  }
}
