package dev.calgate.testkit;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.LinkRequest;
import java.time.ZoneId;
import java.util.Optional;

/** What a provider's module lends to the contract: the provider and a far side of its own. */
public interface ProviderHarness extends AutoCloseable {

  /** The provider under test. */
  CalendarProvider provider();

  /** What links the account on the far side. */
  LinkRequest linkRequest();

  /** The same with a wrong credential. */
  LinkRequest wrongCredential();

  /** The secret in {@link #linkRequest}, which must be seen nowhere. */
  String secret();

  /** The account's user. */
  RemoteUser remote();

  /** Trouble on the far side. */
  RemoteFaults faults();

  /** The zone in which the far side puts times without one; empty when it keeps them floating. */
  default Optional<ZoneId> floatingBecomes() {
    return Optional.empty();
  }

  /** Where the far side pushes to; empty for a provider that pushes nothing. */
  default Optional<RemotePushes> pushes() {
    return Optional.empty();
  }

  /** What tests of writing need besides; empty for a provider that only reads. */
  default Optional<WritingHands> writingHands() {
    return Optional.empty();
  }

  /** How many requests the far side has seen. */
  long requests();

  /** How many requests the provider has announced to {@link dev.calgate.provider.Traffic}. */
  long announced();

  @Override
  void close();
}
