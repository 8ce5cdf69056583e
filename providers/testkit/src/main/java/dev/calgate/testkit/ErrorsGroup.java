package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Trouble on the far side. */
abstract class ErrorsGroup extends ContractGroup {
  ErrorsGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  private ErrorKind listing() {
    return kindOf(this::list);
  }

  private void prepare() {
    calendar();
    list();
  }

  @Test
  void nobodyAnswersIsUnreachable() {
    prepare();
    harness().faults().unreachable();

    assertThat(listing()).isEqualTo(ErrorKind.UNREACHABLE);
  }

  @Test
  void tooManyRequestsAreThrottledWithTheTimeToWait() {
    prepare();
    harness().faults().throttled(Duration.ofSeconds(77));
    Throwable thrown = catchThrowable(this::list);

    assertThat(thrown)
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.THROTTLED);
              assertThat(e.retryAfter()).contains(Duration.ofSeconds(77));
            });
  }

  @Test
  void aChangedPasswordIsUnauthorized() {
    prepare();
    harness().faults().revoked();

    assertThat(listing()).isEqualTo(ErrorKind.UNAUTHORIZED);
  }

  @Test
  void garbageIsAProtocolError() {
    prepare();
    harness().faults().garbage();

    assertThat(listing()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void aFailureIsAskedForOnceAndNotRetried() {
    prepare();
    harness().faults().throttled(Duration.ofSeconds(1));
    try (CalendarSession session = open()) {
      long before = harness().requests();
      assertThat(kindOf(session::listCalendars)).isEqualTo(ErrorKind.THROTTLED);
      assertThat(harness().requests() - before).isEqualTo(1);
    }
  }

  @Test
  void noMessageCarriesTheSecret() {
    prepare();
    List<Throwable> thrown = new ArrayList<>();
    harness().faults().revoked();
    thrown.add(catchThrowable(this::list));
    harness().faults().clear();
    harness().faults().garbage();
    thrown.add(catchThrowable(this::list));
    harness().faults().clear();
    harness().faults().unreachable();
    thrown.add(catchThrowable(this::list));

    for (Throwable error : thrown) {
      for (Throwable cause = error; cause != null; cause = cause.getCause()) {
        assertThat(String.valueOf(cause.getMessage())).doesNotContain(harness().secret());
      }
      assertThat(String.valueOf(error.getMessage())).doesNotContain("\n");
    }
  }

  @Test
  void afterTroubleTheSameAccountWorksAgain() {
    CalendarRef ref = calendar();
    Mirror mirror = mirror(ref);
    pass(mirror);
    harness().faults().unreachable();
    assertThat(kindOf(() -> pass(mirror))).isEqualTo(ErrorKind.UNREACHABLE);
    remote().create(ref, Draft.at("Later", 9));
    harness().faults().clear();
    pass(mirror);

    assertThat(mirror.titles()).containsExactly("Later");
  }
}
