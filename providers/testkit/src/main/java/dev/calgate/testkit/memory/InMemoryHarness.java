package dev.calgate.testkit.memory;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.Feature;
import dev.calgate.provider.LinkRequest;
import dev.calgate.testkit.ProviderHarness;
import dev.calgate.testkit.RemoteFaults;
import dev.calgate.testkit.RemotePushes;
import dev.calgate.testkit.RemoteUser;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The reference provider, or something around it, before the contract. */
public final class InMemoryHarness implements ProviderHarness {
  private final InMemoryProvider inner;
  private final CalendarProvider provider;

  /**
   * A harness of a fresh provider.
   *
   * @param around what is put before the contract in its place
   */
  public InMemoryHarness(InMemoryProvider.Style style, UnaryOperator<CalendarProvider> around) {
    this.inner = new InMemoryProvider(style);
    this.provider = around.apply(inner);
  }

  @Override
  public CalendarProvider provider() {
    return provider;
  }

  @Override
  public LinkRequest linkRequest() {
    return InMemoryProvider.linkRequest(InMemoryProvider.PASSWORD);
  }

  @Override
  public LinkRequest wrongCredential() {
    return InMemoryProvider.linkRequest("wrong");
  }

  @Override
  public String secret() {
    return InMemoryProvider.PASSWORD;
  }

  @Override
  public RemoteUser remote() {
    return inner.farSide();
  }

  @Override
  public RemoteFaults faults() {
    return inner.faults();
  }

  @Override
  public Optional<RemotePushes> pushes() {
    return provider.capabilities().has(Feature.PUSH)
        ? Optional.of(inner.farSide().pushes())
        : Optional.empty();
  }

  @Override
  public long requests() {
    return inner.requests();
  }

  @Override
  public void close() {
    provider.close();
  }
}
