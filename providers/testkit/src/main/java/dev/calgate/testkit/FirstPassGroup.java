package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.RemoteChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

  @Test
  void aPageOfBodiesIsReadOnAnyThreadAndWithoutItsSession() {
    CalendarRef ref = calendar();
    remote().create(ref, Draft.at("One", 9));
    List<ChangePage> pages = new ArrayList<>();
    try (CalendarSession session = open()) {
      ChangeQuery query = ChangeQuery.first(ref, null, 10);
      pages.add(session.changes(query));
      while (pages.get(pages.size() - 1).end() instanceof PageEnd.More more) {
        query = query.next(more.page());
        pages.add(session.changes(query));
      }
    }
    List<ChangePage> unread = pages.stream().filter(ChangePage::isUnread).toList();

    List<RemoteChange> changes =
        CompletableFuture.supplyAsync(
                () -> pages.stream().flatMap(page -> page.changes().stream()).toList())
            .join();

    assertThat(changes).isNotEmpty();
    assertThat(unread.stream().flatMap(page -> page.changes().stream()))
        .as("they promise bodies")
        .doesNotHaveAnyElementsOfTypes(RemoteChange.Seen.class);
    assertThat(pages).noneMatch(ChangePage::isUnread);
  }
}
