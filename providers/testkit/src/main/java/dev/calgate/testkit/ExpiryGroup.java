package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.SyncCursor;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Cursors that the service has forgotten. */
abstract class ExpiryGroup extends ContractGroup {
  ExpiryGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @Test
  void anExpiredCursorIsAnErrorOrTheWholeTruthAndNeverSilence() {
    CalendarRef ref = calendar();
    ObjectRef gone = remote().create(ref, Draft.at("Gone", 9));
    Mirror mirror = mirror(ref);
    pass(mirror);
    remote().delete(ref, gone);
    remote().create(ref, Draft.at("New", 10));
    harness().faults().expireCursors();
    try {
      pass(mirror);
    } catch (ProviderException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.CURSOR_EXPIRED);
      mirror.setCursor(null);
      pass(mirror);
    }

    assertThat(mirror.titles()).containsExactly("New");
  }

  @Test
  void aCursorOfAnUnknownFormIsExpired() {
    Mirror mirror = mirror(calendar());
    mirror.setCursor(new SyncCursor("no cursor of this provider"));

    assertThat(kindOf(() -> pass(mirror))).isEqualTo(ErrorKind.CURSOR_EXPIRED);
  }

  @Test
  void afterExpiryNothingThatIsUnchangedIsFetchedAgain() {
    CalendarRef ref = calendar();
    for (int i = 0; i < 5; i++) {
      remote().create(ref, Draft.at("Event " + i, 8 + i));
    }
    Mirror mirror = mirror(ref);
    pass(mirror);
    mirror.setCursor(null);

    assertThat(pass(mirror).fetched()).isZero();
  }
}
