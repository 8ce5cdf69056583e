package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.SyncCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Repetition is harmless. */
abstract class ReplayGroup extends ContractGroup {
  ReplayGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @Test
  void theSameCursorTwiceGivesTheSameState() {
    CalendarRef ref = calendar();
    remote().create(ref, Draft.at("One", 9));
    Mirror mirror = mirror(ref);
    pass(mirror);
    SyncCursor cursor = mirror.cursor();
    remote().create(ref, Draft.at("Two", 10));
    pass(mirror);
    mirror.setCursor(cursor);
    pass(mirror);

    assertThat(mirror.titles()).containsExactlyInAnyOrder("One", "Two");
  }

  @Test
  void aPassThatIsLeftInTheMiddleLosesNothing() {
    CalendarRef ref = calendar();
    for (int i = 0; i < 6; i++) {
      remote().create(ref, Draft.at("Event " + i, 8 + i));
    }
    for (int stop = 1; stop <= 5; stop++) {
      leaveAfter(ref, stop);
    }
    Mirror mirror = mirror(ref);
    pass(mirror);

    assertThat(mirror.titles()).hasSize(6);
  }

  private void leaveAfter(CalendarRef ref, int pages) {
    try (CalendarSession session = open()) {
      ChangeQuery query = ChangeQuery.first(ref, null, 1);
      for (int i = 0; i < pages; i++) {
        ChangePage page = session.changes(query);
        assertThat(page.end())
            .as("no cursor before the last page")
            .isInstanceOf(PageEnd.More.class);
        query = query.next(((PageEnd.More) page.end()).page());
      }
    }
  }

  @Test
  void whatChangesDuringAPassIsSeenByItOrByTheNext() {
    CalendarRef ref = calendar();
    List<ObjectRef> objects = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      objects.add(remote().create(ref, Draft.at("Event " + i, 8 + i)));
    }
    Mirror mirror = mirror(ref);
    try (CalendarSession session = open()) {
      session.changes(ChangeQuery.first(ref, null, 1));
      remote().create(ref, Draft.at("Meanwhile", 18));
      remote().delete(ref, objects.get(0));
      mirror.pass(session, 1);
    }
    remote().replace(ref, objects.get(1), Draft.at("Changed", 19));
    pass(mirror);

    assertThat(mirror.titles())
        .containsExactlyInAnyOrder("Changed", "Event 2", "Event 3", "Meanwhile");
  }
}
