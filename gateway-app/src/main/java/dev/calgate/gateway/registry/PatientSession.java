package dev.calgate.gateway.registry;

import dev.calgate.provider.CalendarSession;
import java.util.function.Supplier;

/**
 * A session whose requests are parts of one work, which would have to begin anew if one of them was
 * not sent: once it has sent something, it waits until there is room for what comes next.
 */
public final class PatientSession extends MarkedSession {
  private final Patience patience = new Patience();

  public PatientSession(CalendarSession session) {
    super(session);
  }

  @Override
  <T> T within(Supplier<T> call) {
    return patience.during(call);
  }
}
