package dev.calgate.testkit;

import org.junit.jupiter.api.Nested;

/** The contract of a provider that pushes: the one of all providers, and what push adds to it. */
public abstract class PushingProviderContract extends CalendarProviderContract {

  /** Channels through which the service says that something changed. */
  @Nested
  public class Pushes extends PushGroup {
    Pushes() {
      super(PushingProviderContract.this::newHarness);
    }
  }
}
