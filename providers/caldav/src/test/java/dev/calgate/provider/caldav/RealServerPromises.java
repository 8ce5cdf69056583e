package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.Secret;
import dev.calgate.provider.SyncCursor;
import dev.calgate.testkit.servers.RealRemote;
import dev.calgate.testkit.servers.RealServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the provider promises about any server, proved on one that other people wrote while its user
 * edits with another client.
 */
abstract class RealServerPromises {
  private static final int MANY = 250;

  @TempDir Path directory;
  private RealServer server;
  private RealRemote owner;
  private URI work;
  private CalDavProvider provider;

  /** Starts the server under test. */
  abstract RealServer start(Path directory);

  @BeforeEach
  void open() {
    server = start(directory);
    owner = server.remote();
    work = owner.createCalendar("work", "Work");
    provider =
        new CalDavProvider(
            new CalDavConfig(), ProviderContext.of(Clock.systemUTC(), (host, address) -> {}));
  }

  @AfterEach
  void close() {
    provider.close();
    server.close();
  }

  private LinkedAccount link(URI address, String password) {
    return provider.link(
        new LinkRequest(
            Map.of("url", address.toString(), "username", server.user()),
            Map.of("password", Secret.of(password))));
  }

  private CalendarSession session() {
    return provider.open(link(server.base(), server.password()).access());
  }

  private static RemoteCalendar work(CalendarSession session) {
    return session.listCalendars().stream()
        .filter(calendar -> calendar.ref().value().contains("/work/"))
        .findFirst()
        .orElseThrow();
  }

  private static String event(String uid, String title) {
    return calendar(
        "BEGIN:VEVENT",
        "UID:" + uid,
        "DTSTAMP:20260101T000000Z",
        "DTSTART:20260302T090000Z",
        "DTEND:20260302T100000Z",
        "SUMMARY:" + title,
        "END:VEVENT");
  }

  private static String calendar(String... lines) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calgate//Tests//EN\r\n"
        + String.join("\r\n", lines)
        + "\r\nEND:VCALENDAR\r\n";
  }

  /** One whole pass, compared with and applied to what is known, as the gateway does it. */
  private static PageEnd.Complete pass(
      CalendarSession session,
      RemoteCalendar calendar,
      @Nullable SyncCursor cursor,
      Map<ObjectRef, RemoteObject> known) {
    ChangeQuery query = ChangeQuery.first(calendar.ref(), cursor, 40);
    List<ObjectRef> mentioned = new ArrayList<>();
    while (true) {
      ChangePage page = session.changes(query);
      page.changes().forEach(change -> mentioned.add(change.ref()));
      apply(session, calendar, page.changes(), known);
      if (page.end() instanceof PageEnd.Complete complete) {
        if (complete.coverage() instanceof Coverage.Snapshot) {
          known.keySet().retainAll(mentioned);
        }
        return complete;
      }
      query = query.next(((PageEnd.More) page.end()).page());
    }
  }

  private static void apply(
      CalendarSession session,
      RemoteCalendar calendar,
      List<RemoteChange> changes,
      Map<ObjectRef, RemoteObject> known) {
    List<ObjectRef> wanted = new ArrayList<>();
    for (RemoteChange change : changes) {
      if (change instanceof RemoteChange.Upserted upserted) {
        known.put(upserted.ref(), upserted.object());
      } else if (change instanceof RemoteChange.Removed removed) {
        known.remove(removed.ref());
      } else if (change instanceof RemoteChange.Seen seen
          && !(known.containsKey(seen.ref())
              && known.get(seen.ref()).version().equals(seen.version()))) {
        wanted.add(seen.ref());
      }
    }
    if (!wanted.isEmpty()) {
      apply(session, calendar, session.fetch(calendar.ref(), wanted).read(), known);
    }
  }

  private static Map<String, String> titles(Map<ObjectRef, RemoteObject> known) {
    Map<String, String> titles = new TreeMap<>();
    known
        .values()
        .forEach(
            object ->
                object.events().forEach(event -> titles.put(event.uid(), event.details().title())));
    return titles;
  }

  @Test
  void theAccountIsTheSameByTheServersAddressAndByTheHomes() {
    assertThat(link(server.home(), server.password()).identity())
        .isEqualTo(link(server.base(), server.password()).identity());
  }

  @Test
  void aCalendarsAddressIsEnough() {
    try (CalendarSession session = provider.open(link(work, server.password()).access())) {
      assertThat(session.listCalendars())
          .extracting(calendar -> calendar.ref().value())
          .containsExactly(work.getPath());
    }
  }

  @Test
  void aCalendarIsMadeOnceHoweverOftenItIsAskedFor() {
    try (CalendarSession session = session()) {
      NewCalendar wanted = new NewCalendar("Caf\u00e9 & <more>", "#49bed8", "made-by-calgate");
      CalendarRef made = session.createCalendar(wanted);

      assertThat(session.createCalendar(wanted)).isEqualTo(made);
      assertThat(session.listCalendars())
          .extracting(RemoteCalendar::ref)
          .filteredOn(ref -> ref.value().contains("made-by-calgate"))
          .containsExactly(made);
    }
  }

  @Test
  void aWrongPasswordIsRefusedWhereTheServerChecksIt() {
    if (!server.kind().checksPasswords()) {
      assertThat(link(server.base(), "wrong").identity()).isNotEmpty();
      return;
    }
    assertThatThrownBy(() -> link(server.base(), "wrong"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHORIZED));
  }

  @Test
  void theStateTagTellsWhetherAnythingChanged() {
    try (CalendarSession session = session()) {
      owner.put(work, "one.ics", event("one", "One"));
      String before = work(session).stateTag();
      assertThat(before).isNotNull();
      assertThat(work(session).stateTag()).isEqualTo(before);

      owner.put(work, "one.ics", event("one", "One changed"));
      assertThat(work(session).stateTag()).isNotEqualTo(before);
    }
  }

  @Test
  void everyEditOfTheOwnerArrivesAndNothingElse() {
    Map<ObjectRef, RemoteObject> known = new HashMap<>();
    try (CalendarSession session = session()) {
      RemoteCalendar calendar = work(session);
      for (int i = 0; i < MANY; i++) {
        owner.put(work, "e" + i + ".ics", event("e" + i, "Event " + i));
      }
      PageEnd.Complete first = pass(session, calendar, null, known);
      assertThat(known).hasSize(MANY);

      owner.put(work, "e7.ics", event("e7", "Moved to the café ☕"));
      owner.delete(work, "e8.ics");
      owner.put(work, "new.ics", event("new", "New"));
      PageEnd.Complete second = pass(session, calendar, first.cursor(), known);

      assertThat(titles(known))
          .hasSize(MANY)
          .containsEntry("e7", "Moved to the café ☕")
          .containsEntry("new", "New")
          .doesNotContainKey("e8");
      Map<ObjectRef, RemoteObject> before = Map.copyOf(known);
      pass(session, calendar, second.cursor(), known);
      assertThat(known).isEqualTo(before);
    }
  }

  @Test
  void aPassFromTheBeginningTellsTheSameAsTheDeltas() {
    Map<ObjectRef, RemoteObject> byDeltas = new HashMap<>();
    Map<ObjectRef, RemoteObject> anew = new HashMap<>();
    try (CalendarSession session = session()) {
      RemoteCalendar calendar = work(session);
      owner.put(work, "a.ics", event("a", "A"));
      owner.put(work, "b.ics", event("b", "B"));
      SyncCursor cursor = pass(session, calendar, null, byDeltas).cursor();
      owner.delete(work, "a.ics");
      cursor = pass(session, calendar, cursor, byDeltas).cursor();
      owner.put(work, "a.ics", event("a", "A again"));
      owner.delete(work, "b.ics");
      pass(session, calendar, cursor, byDeltas);
      pass(session, calendar, null, anew);

      assertThat(titles(byDeltas)).isEqualTo(Map.of("a", "A again"));
      assertThat(anew).isEqualTo(byDeltas);
    }
  }

  @Test
  void aSeriesComesWithItsExceptions() {
    owner.put(
        work,
        "series.ics",
        calendar(
            "BEGIN:VEVENT",
            "UID:series",
            "DTSTAMP:20260101T000000Z",
            "DTSTART:20260302T090000Z",
            "DTEND:20260302T100000Z",
            "RRULE:FREQ=WEEKLY;COUNT=5",
            "SUMMARY:Weekly",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:series",
            "DTSTAMP:20260101T000000Z",
            "RECURRENCE-ID:20260309T090000Z",
            "DTSTART:20260309T110000Z",
            "DTEND:20260309T120000Z",
            "SUMMARY:Weekly but later",
            "END:VEVENT"));
    Map<ObjectRef, RemoteObject> known = new HashMap<>();
    try (CalendarSession session = session()) {
      pass(session, work(session), null, known);
    }
    assertThat(known).hasSize(1);
    assertThat(known.values().iterator().next().events())
        .extracting(event -> event.details().title())
        .containsExactlyInAnyOrder("Weekly", "Weekly but later");
  }

  @Test
  void oneThatIsGoneSpoilsNoFetch() {
    owner.put(work, "here.ics", event("here", "Here"));
    owner.put(work, "there.ics", event("there", "There"));
    try (CalendarSession session = session()) {
      RemoteCalendar calendar = work(session);
      List<ObjectRef> refs =
          session.changes(ChangeQuery.first(calendar.ref(), null, 100)).changes().stream()
              .map(RemoteChange::ref)
              .toList();
      owner.delete(work, "there.ics");

      List<RemoteChange> read = session.fetch(calendar.ref(), refs).read();

      assertThat(read).hasSize(2);
      assertThat(read).filteredOn(RemoteChange.Upserted.class::isInstance).hasSize(1);
      assertThat(read).filteredOn(RemoteChange.Removed.class::isInstance).hasSize(1);
    }
  }

  @Test
  void anObjectWhoseNameLooksLikeAnAddressIsOneOfThem() {
    String name = "urn%3Auuid%3A1.ics";
    owner.put(work, name, event("odd", "Odd"));
    owner.put(work, "even.ics", event("even", "Even"));
    try (CalendarSession session = session()) {
      Map<ObjectRef, RemoteObject> known = new LinkedHashMap<>();
      SyncCursor cursor = pass(session, work(session), null, known).cursor();
      assertThat(titles(known)).containsEntry("odd", "Odd").containsEntry("even", "Even");

      owner.put(work, name, event("odd", "Odder"));
      cursor = pass(session, work(session), cursor, known).cursor();
      assertThat(titles(known)).containsEntry("odd", "Odder");

      owner.delete(work, name);
      pass(session, work(session), cursor, known);
      assertThat(titles(known)).containsOnlyKeys("even");
    }
  }

  @Test
  void aDeletedCalendarIsGoneAndNotEmpty() {
    owner.put(work, "one.ics", event("one", "One"));
    try (CalendarSession session = session()) {
      RemoteCalendar calendar = work(session);
      SyncCursor cursor = pass(session, calendar, null, new HashMap<>()).cursor();
      owner.deleteCalendar(work);

      assertThat(session.listCalendars())
          .extracting(RemoteCalendar::ref)
          .doesNotContain(calendar.ref());
      assertThatThrownBy(() -> pass(session, calendar, null, new HashMap<>()))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.GONE));
      assertThatThrownBy(() -> pass(session, calendar, cursor, new HashMap<>()))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> assertThat(e.kind()).isIn(ErrorKind.GONE, ErrorKind.CURSOR_EXPIRED));
    }
  }
}
