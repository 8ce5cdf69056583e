package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.Feature;
import dev.calgate.provider.ObjectRef;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Passes that begin at a cursor. */
abstract class NextPassesGroup extends ContractGroup {
  NextPassesGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @Test
  void nothingChangedTellsNothingNew() {
    CalendarRef ref = calendar();
    remote().create(ref, Draft.at("One", 9));
    Mirror mirror = mirror(ref);
    pass(mirror);

    assertThat(pass(mirror).fetched()).isZero();
    assertThat(mirror.titles()).containsExactly("One");
  }

  @Test
  void aNewEventIsSeen() {
    CalendarRef ref = calendar();
    Mirror mirror = mirror(ref);
    pass(mirror);
    remote().create(ref, Draft.at("New", 9));
    pass(mirror);

    assertThat(mirror.titles()).containsExactly("New");
  }

  @Test
  void anEditIsSeenAndChangesTheVersion() {
    CalendarRef ref = calendar();
    ObjectRef object = remote().create(ref, Draft.at("Old", 9));
    Mirror mirror = mirror(ref);
    pass(mirror);
    Object before = mirror.versions().get(object);
    remote().replace(ref, object, Draft.at("Edited", 10));
    pass(mirror);

    assertThat(mirror.titles()).containsExactly("Edited");
    assertThat(mirror.versions().get(object)).isNotEqualTo(before);
  }

  @Test
  void tenEditsGiveTheNewestState() {
    CalendarRef ref = calendar();
    ObjectRef object = remote().create(ref, Draft.at("Edit 0", 9));
    Mirror mirror = mirror(ref);
    pass(mirror);
    for (int i = 1; i <= 10; i++) {
      remote().replace(ref, object, Draft.at("Edit " + i, 9));
    }
    pass(mirror);

    assertThat(mirror.titles()).containsExactly("Edit 10");
  }

  @Test
  void otherCalendarsDoNotShine() {
    CalendarRef ref = calendar();
    CalendarRef other = remote().createCalendar("Home");
    Mirror mirror = mirror(ref);
    pass(mirror);
    remote().create(other, Draft.at("Elsewhere", 9));
    pass(mirror);

    assertThat(mirror.titles()).isEmpty();
  }

  @Test
  void withACursorTheWorkIsThatOfTheChanges() {
    if (!provider().capabilities().has(Feature.INCREMENTAL)) {
      return;
    }
    CalendarRef ref = calendar();
    for (int i = 0; i < 8; i++) {
      remote().create(ref, Draft.at("Event " + i, 8 + i));
    }
    Mirror mirror = mirror(ref);
    pass(mirror);
    remote().create(ref, Draft.at("New", 18));

    assertThat(pass(mirror).fetched()).isLessThanOrEqualTo(1);
    assertThat(mirror.titles()).hasSize(9);
  }
}
