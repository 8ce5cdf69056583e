package dev.calgate.testkit;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Capabilities;
import dev.calgate.provider.Consent;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.Linking;
import dev.calgate.provider.Push;
import dev.calgate.provider.Renewal;
import dev.calgate.provider.Writing;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Another provider, to override of it what a test wants otherwise; of the two ways to open an
 * account the one with a renewal. Thread-safe as that one is.
 */
public abstract class ForwardingProvider implements CalendarProvider {
  private final CalendarProvider inner;

  /** Forwards to a provider, and closes it. */
  protected ForwardingProvider(CalendarProvider inner) {
    this.inner = inner;
  }

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
  public Optional<Consent> consent() {
    return inner.consent();
  }

  @Override
  public CalendarSession open(AccountAccess access) {
    return open(access, Renewal.UNSTORED);
  }

  @Override
  public CalendarSession open(AccountAccess access, Renewal renewal) {
    return inner.open(access, renewal);
  }

  @Override
  public Optional<Writing> writing() {
    return inner.writing();
  }

  @Override
  public Optional<Push> push(UnaryOperator<@Nullable String> header) {
    return inner.push(header);
  }

  @Override
  public Optional<Push> push(UnaryOperator<@Nullable String> header, byte[] body) {
    return inner.push(header, body);
  }

  @Override
  public void close() {
    inner.close();
  }
}
