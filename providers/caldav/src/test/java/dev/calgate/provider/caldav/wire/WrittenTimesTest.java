package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.VersionTag;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever is changed, each event ends after it starts, or says that it has no length (RFC 5545
 * section 3.8.2.2). The text is read by its lines, because a reader of objects forgives more.
 */
class WrittenTimesTest {
  private static final ObjectRef REF = new ObjectRef("/work/u.ics");
  private static final CalendarRef CALENDAR = new CalendarRef("/work/");
  private static final VersionTag VERSION = new VersionTag("1");
  private static final ObjectEditor EDITOR =
      new ObjectEditor(Set.of(), Instant.parse("2026-03-04T05:06:07Z"));
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final Recurrence DAILY = new Recurrence(List.of("FREQ=DAILY;COUNT=12"), List.of());
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

  private static EventTime day(int day) {
    return EventTime.allDay(LocalDate.of(2026, 12, day));
  }

  private static EventDetails days(int first, int end) {
    return new EventDetails.Builder(day(first), day(end)).title("Days").build();
  }

  private static String create(EventDetails details) {
    return EDITOR.create(new EventWrite.Create(CALENDAR, "u", details, true));
  }

  private static String createAfter(String text, EventDetails details) {
    EventWrite.Template template = new EventWrite.Template(known(text), "u");
    return EDITOR.create(new EventWrite.Create(CALENDAR, "u", details, true, template));
  }

  private static KnownObject known(String text) {
    return new KnownObject(REF, VERSION, text);
  }

  private static String update(
      String text, @Nullable EventTime original, EventDetails before, EventDetails after) {
    Edit edit =
        EDITOR.update(
            new EventWrite.Update(CALENDAR, known(text), "u", original, before, after, true), REF);
    return edit instanceof Edit.Rewritten rewritten ? rewritten.text() : text;
  }

  private static List<RemoteEvent> read(String text) {
    RemoteChange change = new ObjectReader(4 << 20, Set.of()).read(REF, VERSION, text);
    assertThat(change).as(text).isInstanceOf(RemoteChange.Upserted.class);
    return ((RemoteChange.Upserted) change).object().events();
  }

  private static EventDetails timed(EventDetails details, EventTime start, EventTime end) {
    return details.toBuilder().times(start, end).build();
  }

  private static void checkTimes(String text, String how) {
    String as = how + "\n" + text;
    String[] events = text.replace("\r\n ", "").split("BEGIN:VEVENT", -1);
    for (String rest : List.of(events).subList(1, events.length)) {
      String event = rest.substring(0, rest.indexOf("END:VEVENT"));
      Optional<String> start = line(event, "DTSTART");
      Optional<String> end = line(event, "DTEND");
      Optional<String> duration = line(event, "DURATION");
      if (start.isPresent()) {
        assertThat(end.isPresent() && duration.isPresent()).as(as).isFalse();
        boolean date = start.get().contains("VALUE=DATE:");
        end.ifPresent(it -> assertThat(it.contains("VALUE=DATE:")).as(as).isEqualTo(date));
        end.ifPresent(it -> assertThat(moment(it)).as(as).isAfter(moment(start.get())));
        duration.ifPresent(it -> assertThat(it).as(as).startsWith("DURATION:P"));
        duration.ifPresent(it -> assertThat(date && it.contains("T")).as(as).isFalse());
      }
    }
  }

  private static Optional<String> line(String event, String name) {
    List<String> lines =
        event.lines().filter(it -> it.startsWith(name + ":") || it.startsWith(name + ";")).toList();
    assertThat(lines).hasSizeLessThan(2);
    return lines.stream().findFirst();
  }

  private static Instant moment(String line) {
    String value = line.substring(line.lastIndexOf(':') + 1);
    if (!value.contains("T")) {
      return LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE)
          .atStartOfDay(ZoneOffset.UTC)
          .toInstant();
    }
    int zone = line.indexOf("TZID=");
    ZoneId in =
        zone < 0 ? ZoneOffset.UTC : ZoneId.of(line.substring(zone + 5, line.lastIndexOf(':')));
    return LocalDateTime.parse(value.replace("Z", ""), TIME).atZone(in).toInstant();
  }

  @Test
  void aDayThatMovesTakesItsEndAlong() {
    String text = create(days(1, 2));
    String moved = update(text, null, days(1, 2), days(8, 9));

    checkTimes(moved, "moved");
    assertThat(moved).contains("DTEND;VALUE=DATE:20261209");
  }

  @Test
  void anExceptionOfASeriesOfDaysEndsAfterItStarts() {
    String text = create(days(1, 2).with(DAILY));
    EventDetails before = days(8, 9);
    String changed = update(text, day(8), before, before.toBuilder().title("Other").build());

    checkTimes(changed, "an exception");
    assertThat(changed).contains("DTEND;VALUE=DATE:20261209");
  }

  @Test
  void aSeriesThatIsMadeAfterAnotherOfDaysEndsAfterItStarts() {
    String after = createAfter(create(days(1, 2).with(DAILY)), days(8, 9).with(DAILY));

    checkTimes(after, "after another");
    assertThat(after).contains("DTEND;VALUE=DATE:20261209");
  }

  @Test
  void anEventThatLosesItsLengthOnALaterDaySaysSo() {
    EventTime nine = EventTime.zoned(LocalDateTime.of(2026, 12, 1, 9, 0), PARIS);
    EventTime later = EventTime.zoned(LocalDateTime.of(2026, 12, 8, 9, 0), PARIS);
    EventDetails hour = days(1, 2).toBuilder().times(nine, hourLater(nine)).build();
    String changed = update(create(hour), null, hour, timed(hour, later, later));

    checkTimes(changed, "zero length");
    assertThat(changed).contains("DURATION:PT0S").doesNotContain("DTEND");
  }

  private static EventTime hourLater(EventTime time) {
    return time.withLocal(time.local().plusHours(1));
  }

  @Test
  void midnightsThatOutlookCallsADayBecomeDaysWithTheirEnd() {
    String midnights =
        """
        BEGIN:VCALENDAR
        BEGIN:VEVENT
        UID:u
        DTSTART:20261201T000000
        DTEND:20261203T000000
        X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
        END:VEVENT
        END:VCALENDAR
        """;
    EventDetails before = read(midnights).get(0).details();

    checkTimes(update(midnights, null, before, timed(before, day(2), day(3))), "start");
    checkTimes(update(midnights, null, before, timed(before, day(1), day(4))), "end");
  }

  @Test
  void aMomentIsToldInOneWayOnly() {
    EventTime paris = EventTime.zoned(LocalDateTime.of(2026, 12, 1, 9, 0), PARIS);
    EventTime same = EventTime.utc(Instant.parse("2026-12-01T08:00:00Z"));
    EventDetails details = new EventDetails.Builder(paris, same).build();

    assertThat(Refusals.of(null, details, false)).containsOnlyKeys("end");
  }

  @Test
  void noChangeLeadsToAnEndThatIsNotAfterTheStart() {
    long seed = Objects.requireNonNullElseGet(Long.getLong("seed"), System::nanoTime);
    System.out.println("Written times: seed " + seed);
    Changes changes = new Changes(new Random(seed));
    for (int i = 0; i < 600; i++) {
      changes.someOfOneObject("seed " + seed + " object " + i);
    }
    System.out.println("Written times: " + changes.written + " changes");
    assertThat(changes.written).isGreaterThan(2_000);
  }

  /** Changes of single events, series and exceptions, one after the other. */
  private static final class Changes {
    private final Random random;
    private int written;

    Changes(Random random) {
      this.random = random;
    }

    void someOfOneObject(String how) {
      EventDetails first = timesOf(EventDetails.of("Some", day(1), day(2)), LocalDate.EPOCH);
      EventDetails details = random.nextBoolean() ? first : first.with(DAILY);
      if (!Refusals.of(null, details, false).isEmpty()) {
        return;
      }
      String text = create(details);
      for (int step = 0; step < 8; step++) {
        checkTimes(text, how + " step " + step);
        text = next(text);
      }
    }

    private String next(String text) {
      List<RemoteEvent> events = read(text);
      RemoteEvent event = events.get(random.nextInt(events.size()));
      EventDetails series = events.get(0).details();
      EventTime original = event.originalStart();
      EventDetails before = event.details();
      if (original == null && series.recurrence() != null && random.nextBoolean()) {
        original = series.start().withLocal(series.start().local().plusDays(random.nextInt(12)));
        before =
            series.at(original, EventTime.between(series.start(), series.end()).after(original));
        if (events.stream().map(RemoteEvent::originalStart).anyMatch(original::equals)) {
          return text;
        }
      }
      EventDetails after =
          random.nextInt(5) == 0
              ? before.toBuilder().title("Other " + written).build()
              : timesOf(before, before.start().local().toLocalDate());
      boolean another = original == null && random.nextInt(5) == 0;
      if (!Refusals.of(another ? null : before, after, original != null).isEmpty()) {
        return text;
      }
      written++;
      return another ? createAfter(text, after) : update(text, original, before, after);
    }

    /** Often near a change of clocks, where times of day are missing or come twice. */
    private EventDetails timesOf(EventDetails details, LocalDate near) {
      LocalDate date =
          near.equals(LocalDate.EPOCH) || random.nextInt(4) == 0
              ? LocalDate.of(2026, random.nextBoolean() ? 3 : 10, 20).plusDays(random.nextInt(12))
              : near.plusDays(random.nextInt(15) - 7);
      LocalDateTime local = date.atTime(random.nextInt(5), 15 * random.nextInt(4));
      EventTime start =
          switch (random.nextInt(4)) {
            case 0 -> EventTime.allDay(date);
            case 1 -> EventTime.floating(local);
            case 2 -> EventTime.zoned(local, random.nextBoolean() ? PARIS : NEW_YORK);
            default -> EventTime.utc(local.toInstant(ZoneOffset.UTC));
          };
      return details.toBuilder().times(start, end(start)).build();
    }

    private EventTime end(EventTime start) {
      return switch (random.nextInt(4)) {
        case 0 -> start;
        case 1 -> start.withLocal(start.local().plusDays(1L + random.nextInt(3)));
        case 2 -> start.withLocal(start.local().plus(Duration.ofMinutes(15L * random.nextInt(9))));
        default ->
            start instanceof EventTime.Zoned zoned
                ? EventTime.zoned(
                    zoned.instant(PARIS).plusSeconds(900L * random.nextInt(5)), NEW_YORK)
                : start.withLocal(start.local().plusDays(1));
      };
    }
  }
}
