package dev.calgate.testkit;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Renewal;
import java.util.function.UnaryOperator;

/** A provider whose sessions a saboteur has had in hand. */
final class SabotagedProvider extends ForwardingProvider {
  private final UnaryOperator<CalendarSession> sabotage;

  SabotagedProvider(CalendarProvider inner, UnaryOperator<CalendarSession> sabotage) {
    super(inner);
    this.sabotage = sabotage;
  }

  @Override
  public CalendarSession open(AccountAccess access, Renewal renewal) {
    return sabotage.apply(super.open(access, renewal));
  }
}
