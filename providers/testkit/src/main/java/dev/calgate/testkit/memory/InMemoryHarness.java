package dev.calgate.testkit.memory;

import dev.calgate.model.Attachment;
import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.Feature;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ObjectRef;
import dev.calgate.testkit.ProviderHarness;
import dev.calgate.testkit.RemoteFaults;
import dev.calgate.testkit.RemotePushes;
import dev.calgate.testkit.RemoteUser;
import dev.calgate.testkit.WritingHands;
import java.util.List;
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
  public Optional<WritingHands> writingHands() {
    return Optional.of(new Hands());
  }

  /** The far side can hold and take away what tests want. */
  private final class Hands implements WritingHands {
    @Override
    public boolean plantUnknown(CalendarRef calendar, ObjectRef object) {
      FarSide farSide = inner.farSide();
      Content content = farSide.content(calendar, object).orElseThrow();
      farSide.put(calendar, object, farSide.uid(calendar, object), content.withUnknown());
      return true;
    }

    @Override
    public boolean hasUnknown(CalendarRef calendar, ObjectRef object) {
      return inner.farSide().content(calendar, object).filter(Content::unknown).isPresent();
    }

    @Override
    public boolean makeReadOnly(CalendarRef calendar) {
      inner.farSide().makeReadOnly(calendar);
      return true;
    }

    @Override
    public Optional<Unholdable> unholdable(EventDetails details) {
      Attachment file = new Attachment("https://example.com/a", null, null);
      EventDetails attached = details.toBuilder().attachments(List.of(file)).build();
      return Optional.of(new Unholdable(attached, "attachments"));
    }
  }

  @Override
  public long requests() {
    return inner.requests();
  }

  @Override
  public long announced() {
    return inner.announced();
  }

  @Override
  public void close() {
    provider.close();
  }
}
