package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is gone. */
abstract class RemovalGroup extends ContractGroup {
  RemovalGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @Test
  void aDeletedEventIsGone() {
    CalendarRef ref = calendar();
    remote().create(ref, Draft.at("Stays", 9));
    ObjectRef object = remote().create(ref, Draft.at("Goes", 10));
    Mirror mirror = mirror(ref);
    pass(mirror);
    remote().delete(ref, object);
    pass(mirror);

    assertThat(mirror.titles()).containsExactly("Stays");
  }

  @Test
  void whatCameAndWentBetweenPassesLeavesNothing() {
    CalendarRef ref = calendar();
    Mirror mirror = mirror(ref);
    pass(mirror);
    remote().delete(ref, remote().create(ref, Draft.at("Short", 9)));
    pass(mirror);

    assertThat(mirror.versions()).isEmpty();
  }

  @Test
  void anObjectThatVanishesBeforeItIsFetchedIsRemoved() {
    CalendarRef ref = calendar();
    ObjectRef stays = remote().create(ref, Draft.at("Stays", 9));
    ObjectRef goes = remote().create(ref, Draft.at("Goes", 10));
    remote().delete(ref, goes);
    try (CalendarSession session = open()) {
      List<RemoteChange> told = session.fetch(ref, List.of(stays, goes)).read();
      assertThat(told).extracting(RemoteChange::ref).containsExactlyInAnyOrder(stays, goes);
      assertThat(told)
          .filteredOn(change -> change.ref().equals(goes))
          .allMatch(RemoteChange.Removed.class::isInstance);
    }
  }

  @Test
  void aDeletedCalendarIsGoneAndNotEmpty() {
    CalendarRef ref = calendar();
    remote().create(ref, Draft.at("One", 9));
    Mirror mirror = mirror(ref);
    pass(mirror);
    remote().deleteCalendar(ref);

    assertThat(kindOf(() -> pass(mirror))).isIn(ErrorKind.GONE, ErrorKind.CURSOR_EXPIRED);
    mirror.setCursor(null);
    assertThat(kindOf(() -> pass(mirror))).isEqualTo(ErrorKind.GONE);
  }
}
