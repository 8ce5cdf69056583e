package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.Attendee;
import dev.calgate.model.Attendee.Participation;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.availability.BusyTimes;
import dev.calgate.model.availability.Interval;
import dev.calgate.model.availability.IntervalSet;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BusyStoreTest {
  private static final LocalDateTime NINE = LocalDateTime.of(2026, 12, 1, 9, 0);
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private final StoreFixture store = new StoreFixture();
  private final BusyStore busy = new BusyStore(store.jdbi);

  private void commit(List<EventDetails> details) {
    List<RemoteChange> objects = new ArrayList<>();
    for (int i = 0; i < details.size(); i++) {
      objects.add(StoreFixture.object("o" + i, "1", RemoteEvent.of("uid-" + i, details.get(i))));
    }
    store.commit.objects(store.begin(), objects, NOW);
  }

  private static EventTime zoned(LocalDateTime local) {
    return EventTime.zoned(local, PARIS);
  }

  private IntervalSet read(Instant from, Instant to) {
    BusySources sources = busy.sources(APPLICATION, List.of(store.account.account()), List.of());
    Interval window = new Interval(from, to);
    BusyTimes all = new BusyTimes();
    busy.busy(sources.calendars(), window).values().forEach(all::addAll);
    return all.all().intersect(IntervalSet.of(window));
  }

  /** One event of every kind that a row is told apart by. */
  private static List<EventDetails> everyKind() {
    List<EventDetails> details = new ArrayList<>();
    for (EventStatus status : EventStatus.values()) {
      for (FreeBusy freeBusy : FreeBusy.values()) {
        for (Participation answer : Participation.values()) {
          for (EventTime start :
              List.of(
                  zoned(NINE), EventTime.floating(NINE), EventTime.allDay(NINE.toLocalDate()))) {
            EventTime end = start.withLocal(start.local().plusDays(1));
            details.add(
                new EventDetails.Builder(start, end)
                    .title("\\u0000 or \\\\u0000")
                    .status(status)
                    .freeBusy(freeBusy)
                    .url("x:\0")
                    .attendees(attendees(answer, details.size()))
                    .recurrence(
                        details.size() % 7 == 0
                            ? new Recurrence(List.of("FREQ=DAILY;COUNT=3"), List.of())
                            : null)
                    .build());
          }
        }
      }
    }
    return details;
  }

  private static List<Attendee> attendees(Participation answer, int number) {
    Attendee other = attendee(Participation.DECLINED, false);
    return switch (number % 4) {
      case 0 -> List.of();
      case 1 -> List.of(other);
      case 2 -> List.of(other, attendee(answer, true));
      default -> List.of(attendee(answer, true), attendee(Participation.DECLINED, true));
    };
  }

  private static Attendee attendee(Participation answer, boolean self) {
    return new Attendee(
        "a@example.org", null, Attendee.Role.REQUIRED, answer, Attendee.Kind.INDIVIDUAL, self);
  }

  private List<String> columns() {
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select event_id || ' ' || coalesce(busy, 'none') || ' ' || timing from event order by 1")
                .mapTo(String.class)
                .list());
  }

  @Test
  void rowsOfBeforeAreBroughtToWhatIsWrittenNow() throws IOException {
    commit(everyKind());
    List<String> written = columns();
    store.jdbi.useHandle(
        handle -> handle.execute("update event set busy = null, timing = 'fixed'"));
    assertThat(columns()).isNotEqualTo(written);

    execute(backfill());
    assertThat(columns()).isEqualTo(written);
  }

  /** As it stands, without a look for parameters. */
  private void execute(String sql) {
    store.jdbi.useHandle(
        handle -> {
          try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute(sql);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static String backfill() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            BusyStoreTest.class.getResourceAsStream("/db/migration/V016__busy_times.sql"))) {
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int start = sql.indexOf("update event");
      return sql.substring(start, sql.indexOf(';', start));
    }
  }

  @Test
  void whatIsReadIsWhatEachEventTakes() {
    Random random = new Random(13);
    List<EventDetails> details = new ArrayList<>();
    List<Interval> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      LocalDateTime local =
          LocalDate.of(2026, 1, 1).atStartOfDay().plusMinutes(random.nextInt(2 * 365 * 24 * 60));
      EventTime start =
          switch (random.nextInt(3)) {
            case 0 -> EventTime.allDay(local.toLocalDate());
            case 1 -> EventTime.floating(local);
            default -> EventTime.zoned(local, ZoneId.of("America/New_York"));
          };
      int days = random.nextInt(10) == 0 ? 1 + random.nextInt(300) : 1;
      EventTime end =
          start instanceof EventTime.AllDay || days > 1
              ? start.withLocal(start.local().plusDays(days))
              : start.withLocal(start.local().plusMinutes(1 + random.nextInt(300)));
      details.add(EventDetails.of("Event " + i, start, end));
      expected.add(new Interval(start.instant(PARIS), end.instant(PARIS)));
    }
    commit(details);

    for (int i = 0; i < 60; i++) {
      Instant from =
          Instant.parse("2025-12-20T00:00:00Z").plusSeconds(3_600L * random.nextInt(18_000));
      Instant to = from.plus(Duration.ofHours(1 + random.nextInt(24 * 40)));
      assertThat(read(from, to))
          .as(from + " to " + to)
          .isEqualTo(IntervalSet.of(expected).intersect(IntervalSet.of(new Interval(from, to))));
    }
  }

  @Test
  void anEndlessSeriesIsFoundLongAfterItsStartAndEndedOnesAreNot() {
    commit(
        List.of(
            EventDetails.of("Daily", zoned(NINE), zoned(NINE.plusHours(1)))
                .with(new Recurrence(List.of("FREQ=DAILY"), List.of())),
            EventDetails.of("Ended", zoned(NINE), zoned(NINE.plusHours(2)))
                .with(new Recurrence(List.of("FREQ=DAILY;COUNT=60"), List.of()))));

    assertThat(read(Instant.parse("2031-07-01T00:00:00Z"), Instant.parse("2031-07-02T00:00:00Z")))
        .isEqualTo(
            IntervalSet.of(
                new Interval(
                    Instant.parse("2031-07-01T07:00:00Z"), Instant.parse("2031-07-01T08:00:00Z"))));
  }

  @Test
  void whatIsKeptOfASeriesIsNeverOutOfDate() {
    Instant from = Instant.parse("2026-12-01T00:00:00Z");
    Instant to = Instant.parse("2026-12-04T00:00:00Z");
    Recurrence daily = new Recurrence(List.of("FREQ=DAILY"), List.of());
    EventDetails morning =
        EventDetails.of("Daily", zoned(NINE), zoned(NINE.plusHours(1))).with(daily);
    EventDetails noon =
        EventDetails.of("Daily", zoned(NINE.plusHours(3)), zoned(NINE.plusHours(4))).with(daily);
    EventTime second = zoned(NINE.plusDays(1));
    RemoteEvent lacking =
        new RemoteEvent("uid", new ObjectRef("o"), second, EventDetails.cancelled(second, second));

    List<IntervalSet> answers = new ArrayList<>();
    int version = 0;
    for (List<RemoteEvent> events :
        List.of(
            List.of(RemoteEvent.of("uid", morning)),
            List.of(RemoteEvent.of("uid", morning), lacking),
            List.of(RemoteEvent.of("uid", noon)))) {
      RemoteChange object =
          StoreFixture.object("o", "v" + version++, events.toArray(RemoteEvent[]::new));
      store.commit.objects(store.begin(), List.of(object), NOW);
      answers.add(read(from, to));
      assertThat(read(from, to)).isEqualTo(answers.get(answers.size() - 1));
    }

    assertThat(answers.get(0).intervals()).hasSize(3);
    assertThat(answers.get(1).intervals()).hasSize(2);
    assertThat(answers.get(2).intervals())
        .extracting(Interval::start)
        .containsExactly(
            Instant.parse("2026-12-01T11:00:00Z"),
            Instant.parse("2026-12-02T11:00:00Z"),
            Instant.parse("2026-12-03T11:00:00Z"));
  }

  @Test
  void anAccountThatIsBeingErasedIsNotThere() {
    store.jdbi.useHandle(handle -> handle.execute("update account set erasing = true"));

    BusySources sources = busy.sources(APPLICATION, List.of(store.account.account()), List.of());
    assertThat(sources.accounts()).isEmpty();
    assertThat(sources.calendars()).isEmpty();
    assertThat(busy.accounts(APPLICATION, 10)).isEmpty();
  }
}
