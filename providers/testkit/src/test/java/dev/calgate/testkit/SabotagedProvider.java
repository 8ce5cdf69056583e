package dev.calgate.testkit;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Capabilities;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.Linking;
import java.util.function.UnaryOperator;

/** A provider whose sessions a saboteur has had in hand. */
record SabotagedProvider(CalendarProvider inner, UnaryOperator<CalendarSession> sabotage)
    implements CalendarProvider {
  @Override
  public String type() {
    return inner.type();
  }

  @Override
  public Capabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public Linking linking() {
    return inner.linking();
  }

  @Override
  public LinkedAccount link(LinkRequest request) {
    return inner.link(request);
  }

  @Override
  public CalendarSession open(AccountAccess access) {
    return sabotage.apply(inner.open(access));
  }

  @Override
  public void close() {
    inner.close();
  }
}
