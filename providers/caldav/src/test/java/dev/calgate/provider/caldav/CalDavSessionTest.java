package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.model.EventTime;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Secret;
import dev.calgate.provider.SyncCursor;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.caldav.SimulatedUser;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CalDavSessionTest {
  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedUser ann = server.addUser("ann", "secret");
  private final SimulatedCalendar work = ann.createCalendar("work", "Work");
  private final CalDavProvider provider =
      new CalDavProvider(
          new CalDavConfig(), ProviderContext.of(Clock.systemUTC(), (host, address) -> {}));

  @AfterEach
  void close() {
    provider.close();
    server.close();
  }

  private LinkedAccount link(String url, String password) {
    return provider.link(
        new LinkRequest(
            Map.of("url", url, "username", "ann"), Map.of("password", Secret.of(password))));
  }

  private CalendarSession open() {
    return provider.open(link(server.url(), "secret").access());
  }

  private static EventTime at(int hour) {
    return EventTime.zoned(LocalDateTime.of(2026, 12, 1, hour, 0), ZoneId.of("Europe/Paris"));
  }

  private record Told(List<RemoteChange> changes, PageEnd.Complete end) {}

  private static Told told(
      CalendarSession session, RemoteCalendar calendar, @Nullable SyncCursor cursor, int size) {
    ChangeQuery query = ChangeQuery.first(calendar.ref(), cursor, size);
    List<RemoteChange> changes = new ArrayList<>();
    while (true) {
      ChangePage page = session.changes(query);
      changes.addAll(page.changes());
      if (page.end() instanceof PageEnd.Complete complete) {
        return new Told(changes, complete);
      }
      query = query.next(((PageEnd.More) page.end()).page());
    }
  }

  @Test
  void anAccountIsFoundFromTheServersAddressTheHomeAndACalendar() {
    LinkedAccount byServer = link(server.url(), "secret");

    assertThat(link(ann.homeUrl(), "secret").identity()).isEqualTo(byServer.identity());
    try (CalendarSession session = provider.open(link(work.url(), "secret").access())) {
      assertThat(session.listCalendars()).extracting(RemoteCalendar::name).containsExactly("Work");
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    assertThatThrownBy(() -> link(server.url(), "wrong"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHORIZED));
  }

  @Test
  void calendarsAreListedWithOneRequest() {
    ann.createCalendar("home", "Home");
    ann.createTaskList("tasks", "Tasks");
    try (CalendarSession session = open()) {
      assertThat(session.listCalendars())
          .extracting(RemoteCalendar::name)
          .containsExactlyInAnyOrder("Work", "Home");
      int before = server.log().size();
      session.listCalendars();
      assertThat(server.log().size() - before).isEqualTo(1);
    }
  }

  @Test
  void aFirstReadingAsksForTheListOnceAndNeedsNoSecondPass() {
    ann.createCalendar("home", "Home");
    try (CalendarSession session = open()) {
      int before = server.log().size();
      List<RemoteCalendar> calendars = session.listUntagged();
      assertThat(server.log().size() - before).isEqualTo(1);
      assertThat(calendars).hasSize(2).extracting(RemoteCalendar::stateTag).containsOnlyNulls();

      RemoteCalendar calendar = calendars.get(0);
      String tag = told(session, calendar, null, 100).end().stateTag();
      assertThat(tag).isNotNull();
      before = server.log().size();
      assertThat(session.listCalendars())
          .filteredOn(it -> it.ref().equals(calendar.ref()))
          .extracting(RemoteCalendar::stateTag)
          .containsExactly(tag);
      assertThat(server.log().size() - before).isEqualTo(1);
    }
  }

  @Test
  void aFirstPassTellsAllAndTheNextOnlyWhatChanged() {
    for (int i = 0; i < 7; i++) {
      work.createEvent("Event " + i, at(8 + i), at(9 + i));
    }
    try (CalendarSession session = open()) {
      RemoteCalendar calendar = session.listCalendars().get(0);
      Told first = told(session, calendar, null, 3);
      assertThat(first.changes()).hasSize(7);
      assertThat(first.end().coverage()).isInstanceOf(Coverage.Snapshot.class);

      String name = work.createEvent("Late", at(18), at(19));
      work.delete(
          work.objects().keySet().stream().filter(it -> !it.equals(name)).findFirst().get());
      Told next = told(session, calendar, first.end().cursor(), 100);
      assertThat(next.end().coverage()).isInstanceOf(Coverage.Delta.class);
      assertThat(next.changes()).hasSize(2);
      assertThat(next.changes()).anyMatch(RemoteChange.Removed.class::isInstance);
      assertThat(told(session, calendar, next.end().cursor(), 100).changes()).isEmpty();
    }
  }

  @Test
  void bodiesAreFetchedAndOneThatIsGoneIsRemoved() {
    work.createEvent("One", at(9), at(10));
    work.createEvent("Two", at(10), at(11));
    try (CalendarSession session = open()) {
      RemoteCalendar calendar = session.listCalendars().get(0);
      List<ObjectRef> refs =
          new ArrayList<>(
              told(session, calendar, null, 100).changes().stream()
                  .map(RemoteChange::ref)
                  .toList());
      refs.add(new ObjectRef(calendar.ref().value() + "never.ics"));
      List<RemoteChange> read = session.fetch(calendar.ref(), refs).read();

      assertThat(read).hasSize(3);
      assertThat(read).filteredOn(RemoteChange.Upserted.class::isInstance).hasSize(2);
      assertThat(read.get(2)).isInstanceOf(RemoteChange.Removed.class);
    }
  }

  @Test
  void aForgottenTokenIsAnErrorAndNeverAnEmptyAnswer() {
    work.createEvent("One", at(9), at(10));
    try (CalendarSession session = open()) {
      RemoteCalendar calendar = session.listCalendars().get(0);
      SyncCursor cursor = told(session, calendar, null, 100).end().cursor();
      work.forgetTokens();

      assertThatThrownBy(() -> told(session, calendar, cursor, 100))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.CURSOR_EXPIRED));
    }
  }

  @Test
  void aRefusedAddressIsNotDialled() {
    CalDavProvider guarded =
        new CalDavProvider(
            new CalDavConfig(),
            ProviderContext.of(
                Clock.systemUTC(),
                (host, address) -> {
                  throw new ProviderException(
                      ErrorKind.ADDRESS_REFUSED,
                      dev.calgate.provider.ErrorScope.ACCOUNT,
                      "refused " + host);
                }));
    LinkRequest request =
        new LinkRequest(
            Map.of("url", server.url(), "username", "ann"),
            Map.of("password", Secret.of("secret")));

    assertThatThrownBy(() -> guarded.link(request))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.ADDRESS_REFUSED));
    assertThat(server.log().all()).isEmpty();
    guarded.close();
  }
}
