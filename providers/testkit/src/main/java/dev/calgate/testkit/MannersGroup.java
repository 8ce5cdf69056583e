package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Limits;
import dev.calgate.provider.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Bounds and manners. */
abstract class MannersGroup extends ContractGroup {
  private static final int PASSES = 8;

  MannersGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @Test
  void limitsAreDeclaredAndSensible() {
    Limits limits = provider().capabilities().limits();

    assertThat(limits.pageSize()).isBetween(1, 10_000);
    assertThat(limits.fetchBatch()).isBetween(1, 1_000);
    assertThat(limits.minPollInterval()).isPositive();
  }

  @Test
  void openingASessionCausesNoTraffic() {
    calendar();
    list();
    long before = harness().requests();
    open().close();

    assertThat(harness().requests()).isEqualTo(before);
  }

  @Test
  void aClosedSessionRefusesWorkAndClosingTwiceIsCalm() {
    calendar();
    CalendarSession session = open();
    session.close();
    session.close();

    assertThatThrownBy(session::listCalendars).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void moreThanABatchIsRefusedBeforeAnyTraffic() {
    CalendarRef ref = calendar();
    list();
    List<ObjectRef> many = new ArrayList<>();
    for (int i = 0; i <= provider().capabilities().limits().fetchBatch(); i++) {
      many.add(new ObjectRef("/none/" + i));
    }
    try (CalendarSession session = open()) {
      long before = harness().requests();
      assertThatThrownBy(() -> session.fetch(ref, many))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(harness().requests()).isEqualTo(before);
    }
  }

  @Test
  void readingWhatWasFetchedNeedsNoTraffic() {
    CalendarRef ref = calendar();
    ObjectRef one = remote().create(ref, Draft.at("One", 9));
    try (CalendarSession session = open()) {
      var fetched = session.fetch(ref, List.of(one));
      harness().faults().unreachable();
      long before = harness().requests();
      assertThat(fetched.read()).hasSize(1);
      assertThat(harness().requests()).isEqualTo(before);
    }
  }

  @Test
  void everyRequestIsAnnouncedOnceAndNothingElse() {
    CalendarRef ref = calendar();
    ObjectRef one = remote().create(ref, Draft.at("One", 9));
    remote().create(ref, Draft.at("Two", 10));
    Mirror mirror = mirror(ref);
    pass(mirror);
    remote().replace(ref, one, Draft.at("Moved", 11));
    pass(mirror);
    list();

    assertThat(harness().announced()).isPositive().isEqualTo(harness().requests());
  }

  @Test
  void noThreadIsLeftByAPass() {
    CalendarRef ref = calendar();
    remote().create(ref, Draft.at("One", 9));
    pass(mirror(ref));
    int before = Thread.activeCount();
    for (int i = 0; i < PASSES; i++) {
      pass(mirror(ref));
    }

    // The far side's own threads come and go; one kept by each pass would show.
    assertThat(Thread.activeCount() - before).isLessThan(PASSES);
  }
}
