package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A pass without cursor. */
abstract class FirstPassGroup extends ContractGroup {
  FirstPassGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @Test
  void everyObjectIsToldWhateverThePageSize() {
    CalendarRef ref = calendar();
    for (int i = 0; i < 7; i++) {
      remote().create(ref, Draft.at("Event " + i, 8 + i));
    }
    for (int size : List.of(1, 2, 3, 7, 50)) {
      Mirror mirror = mirror(ref);
      try (CalendarSession session = open()) {
        mirror.pass(session, size);
      }
      assertThat(mirror.titles()).as("pages of %d", size).hasSize(7).doesNotHaveDuplicates();
    }
  }

  @Test
  void itEndsAsASnapshot() {
    CalendarRef ref = calendar();
    remote().create(ref, Draft.at("One", 9));

    assertThat(pass(mirror(ref)).coverage()).isInstanceOf(Coverage.Snapshot.class);
  }

  @Test
  void anEmptyCalendarGivesNothingButACursor() {
    Mirror mirror = mirror(calendar());
    Mirror.Pass pass = pass(mirror);

    assertThat(pass.told()).isEmpty();
    assertThat(mirror.cursor()).isNotNull();
  }

  @Test
  void aPageIsNeverLargerThanWasAskedFor() {
    CalendarRef ref = calendar();
    for (int i = 0; i < 5; i++) {
      remote().create(ref, Draft.at("Event " + i, 8 + i));
    }
    try (CalendarSession session = open()) {
      ChangePage page = session.changes(ChangeQuery.first(ref, null, 2));
      assertThat(page.changes()).hasSizeLessThanOrEqualTo(2);
    }
  }
}
