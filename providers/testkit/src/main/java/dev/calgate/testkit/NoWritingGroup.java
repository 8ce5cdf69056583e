package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.EventWrite;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider that only reads. */
abstract class NoWritingGroup extends ContractGroup {
  NoWritingGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @BeforeEach
  void onlyWhereNothingIsWritten() {
    assumeTrue(provider().writing().isEmpty(), "The provider writes");
  }

  @Test
  void aProviderThatOnlyReadsRefusesAWriteBeforeAnyTraffic() {
    CalendarRef ref = calendar();
    list();
    EventWrite write = new EventWrite.Create(ref, "one", WritingGroup.at("One", 9), false);
    try (CalendarSession session = open()) {
      long before = harness().requests();
      assertThat(kindOf(() -> session.write(write))).isEqualTo(ErrorKind.NOT_SUPPORTED);
      assertThat(harness().requests()).isEqualTo(before);
    }
  }
}
