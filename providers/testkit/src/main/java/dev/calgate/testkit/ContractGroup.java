package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.Feature;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the groups of the contract share: a fresh far side for each test, and short words for it.
 */
abstract class ContractGroup {
  private static final int PAGE = 100;

  private final Supplier<ProviderHarness> harnesses;
  // Set before each test.
  private @Nullable ProviderHarness harness;
  private @Nullable AccountAccess access;

  ContractGroup(Supplier<ProviderHarness> harnesses) {
    this.harnesses = harnesses;
  }

  @BeforeEach
  void openHarness() {
    harness = harnesses.get();
    access = null;
  }

  /** Whatever a test was about, nothing was sent that was not announced. */
  @AfterEach
  void closeHarness() {
    long seen = harness().requests();
    long announced = harness().announced();
    harness().close();
    assertThat(announced).as("requests that were announced").isGreaterThanOrEqualTo(seen);
  }

  /** One more far side with another provider, to be closed by whoever asks for it. */
  final ProviderHarness newHarness() {
    return harnesses.get();
  }

  final ProviderHarness harness() {
    if (harness == null) {
      throw new IllegalStateException("No test is running");
    }
    return harness;
  }

  final CalendarProvider provider() {
    return harness().provider();
  }

  final RemoteUser remote() {
    return harness().remote();
  }

  final CalendarSession open() {
    if (access == null) {
      access = provider().link(harness().linkRequest()).access();
    }
    return provider().open(access);
  }

  final CalendarRef calendar() {
    return remote().createCalendar("Work");
  }

  final Mirror mirror(CalendarRef calendar) {
    return new Mirror(provider(), calendar);
  }

  final Mirror.Pass pass(Mirror mirror) {
    try (CalendarSession session = open()) {
      return mirror.pass(session, PAGE);
    }
  }

  final List<RemoteCalendar> list() {
    try (CalendarSession session = open()) {
      return session.listCalendars();
    }
  }

  /** What follows is about series and their exceptions. */
  final void onlyWhereSeriesAreKept() {
    assumeTrue(
        provider().capabilities().has(Feature.KEEPS_SERIES), "The provider tells single events");
  }

  final ErrorKind kindOf(Runnable work) {
    Throwable thrown = catchThrowable(work::run);
    assertThat(thrown).isInstanceOf(ProviderException.class);
    return ((ProviderException) thrown).kind();
  }
}
