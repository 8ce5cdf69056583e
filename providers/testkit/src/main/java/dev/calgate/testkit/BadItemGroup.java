package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.ObjectRef;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** One bad thing stays one. */
abstract class BadItemGroup extends ContractGroup {
  BadItemGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @Test
  void anUnreadableObjectIsListedWithItsReasonAndTheOthersArrive() {
    CalendarRef ref = calendar();
    remote().create(ref, Draft.at("One", 9));
    ObjectRef bad = remote().createUnreadable(ref);
    remote().create(ref, Draft.at("Two", 10));
    Mirror mirror = mirror(ref);
    pass(mirror);

    assertThat(mirror.titles()).containsExactlyInAnyOrder("One", "Two");
    assertThat(mirror.unreadable()).containsOnlyKeys(bad);
    assertThat(mirror.unreadable().get(bad)).isNotBlank().doesNotContain("\n");
  }

  @Test
  void itIsFetchedAgainOnlyWhenItChanges() {
    CalendarRef ref = calendar();
    ObjectRef bad = remote().createUnreadable(ref);
    Mirror mirror = mirror(ref);
    pass(mirror);
    mirror.setCursor(null);
    assertThat(pass(mirror).fetched()).isZero();

    remote().replace(ref, bad, Draft.at("Mended", 9));
    pass(mirror);
    assertThat(mirror.titles()).containsExactly("Mended");
    assertThat(mirror.unreadable()).isEmpty();
  }
}
