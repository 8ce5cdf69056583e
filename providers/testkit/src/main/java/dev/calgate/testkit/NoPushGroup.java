package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.Feature;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is not among a provider's features. */
abstract class NoPushGroup extends ContractGroup {
  private final boolean provesPush;

  /**
   * @param provesPush whether the contract is that of providers that push
   */
  NoPushGroup(Supplier<ProviderHarness> harnesses, boolean provesPush) {
    super(harnesses);
    this.provesPush = provesPush;
  }

  @Test
  void whoPushesPassesTheContractOfThoseWhoDo() {
    assertThat(provider().capabilities().has(Feature.PUSH)).isEqualTo(provesPush);
    assertThat(harness().pushes().isPresent()).isEqualTo(provesPush);
  }

  @Test
  void aProviderWithoutPushRefusesItBeforeAnyTraffic() {
    if (provesPush) {
      return;
    }
    CalendarRef ref = calendar();
    list();
    PushChannel.Order order =
        new PushChannel.Order(
            "one", Secret.of("token"), URI.create("http://127.0.0.1:9/push"), ref, Instant.MAX);
    try (CalendarSession session = open()) {
      long before = harness().requests();
      assertThat(kindOf(() -> session.openChannel(order))).isEqualTo(ErrorKind.NOT_SUPPORTED);
      assertThat(kindOf(() -> session.closeChannel("one", "resource")))
          .isEqualTo(ErrorKind.NOT_SUPPORTED);
      assertThat(harness().requests()).isEqualTo(before);
    }
    assertThat(provider().push(name -> "anything")).isEmpty();
    assertThat(provider().push(name -> "anything", new byte[1])).isEmpty();
  }
}
