package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile objects: each is answered in time, and refused with a reason or read within bounds. */
class BombTest {
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 64 << 20;
  private static final String START = "DTSTART:20260301T090000Z\r\n";

  private static String event(String lines) {
    return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\n"
        + START
        + lines
        + "END:VEVENT\r\nEND:VCALENDAR\r\n";
  }

  /** By name; made when they are needed, for some are large. */
  static Stream<Arguments> bombs() {
    return Stream.of(
        bomb("attendees", () -> event("ATTENDEE:mailto:a@example.com\r\n".repeat(200_000))),
        bomb("excluded dates", () -> event("EXDATE:20260302T090000Z\r\n".repeat(200_000))),
        bomb(
            "excluded dates on one line",
            () ->
                event(
                    "RRULE:FREQ=DAILY\r\nEXDATE:" + "20260302T090000Z,".repeat(200_000) + "\r\n")),
        bomb("one long line", () -> event("DESCRIPTION:" + "x".repeat(20_000_000) + "\r\n")),
        bomb("folds", () -> event("DESCRIPTION:x\r\n" + " y\r\n".repeat(3_000_000))),
        bomb("nesting", () -> "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n".repeat(100_000)),
        bomb("private zones", () -> zones(1_600)),
        bomb("a zone that changes every second", () -> inZone("FREQ=SECONDLY", "")),
        bomb("a zone that changes every minute", () -> inZone("FREQ=MINUTELY", "")),
        bomb(
            "a zone with a day of seconds",
            () -> inZone("FREQ=YEARLY;BYDAY=MO,TU;BYHOUR=1,2;BYSECOND=1,2,3", "")),
        bomb(
            "a zone asked often",
            () ->
                inZone(
                    "FREQ=YEARLY;BYMONTH=12;BYDAY=-1SU",
                    "RRULE:FREQ=DAILY\r\n" + "EXDATE;TZID=Odd:20260302T090000\r\n".repeat(19_000))),
        bomb(
            "a zone asked for many years",
            () ->
                inZone(
                    "FREQ=YEARLY;BYMONTH=12;BYDAY=-1SU",
                    IntStream.range(1_000, 2_900)
                        .mapToObj(year -> "RDATE;TZID=Odd:" + year + "0302T090000\r\n")
                        .collect(Collectors.joining()))),
        bomb(
            "onsets of a zone",
            () -> inZone("FREQ=YEARLY\r\nRDATE:" + "20260302,".repeat(200_000), "")),
        bomb(
            "excluded dates of a long text",
            () ->
                event(
                    "RRULE:FREQ=DAILY\r\nDESCRIPTION:" + "x".repeat(900_000) + "\r\n" + exdates())),
        bomb(
            "extra periods of a long text",
            () ->
                event(
                    "DESCRIPTION:"
                        + "x".repeat(900_000)
                        + "\r\nRDATE;VALUE=PERIOD:"
                        + IntStream.range(0, 1_900)
                            .mapToObj(i -> String.format("%d0101T000000/PT7M", 3_000 + i))
                            .collect(Collectors.joining(","))
                        + "\r\n")),
        bomb("changes of a series", () -> changes()),
        bomb("seconds", () -> event("RRULE:FREQ=SECONDLY\r\n")),
        bomb("a count", () -> event("RRULE:FREQ=SECONDLY;COUNT=1000000000\r\n")),
        bomb("an interval", () -> event("RRULE:FREQ=DAILY;INTERVAL=2147483647\r\n")),
        bomb(
            "a date that never comes",
            () -> event("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n")),
        bomb(
            "alarms",
            () -> event("BEGIN:VALARM\r\nTRIGGER:-PT1M\r\nEND:VALARM\r\n".repeat(50_000))),
        bomb("parameters", () -> event("X-A" + ";P=1".repeat(500_000) + ":v\r\n")),
        bomb("lines", () -> event("X-A:1\r\n".repeat(3_000_000))),
        bomb(
            "nested components",
            () -> event("BEGIN:VALARM\r\n".repeat(10_000) + "END:VALARM\r\n".repeat(10_000))),
        bomb(
            "observances of a zone",
            () ->
                "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Odd\r\n"
                    + ("BEGIN:STANDARD\r\nDTSTART:19701225T000000\r\nTZOFFSETFROM:+0000\r\n"
                            + "TZOFFSETTO:+0137\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\n")
                        .repeat(1_900)
                    + "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART;TZID=Odd:20260301T090000\r\n"
                    + "RRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
        bomb("a count of billions", () -> event("RRULE:FREQ=YEARLY;COUNT=2000000000\r\n")),
        bomb("no interval", () -> event("RRULE:FREQ=DAILY;INTERVAL=0\r\n")),
        bomb(
            "a cross product with one occurrence",
            () ->
                event(
                    "RRULE:FREQ=YEARLY;COUNT=1;BYDAY=MO,TU,WE,TH,FR,SA,SU"
                        + numbers(";BYHOUR=", 24)
                        + numbers(";BYMINUTE=", 60)
                        + numbers(";BYSECOND=", 60)
                        + "\r\n")),
        bomb("rules", () -> event("RRULE:FREQ=HOURLY;COUNT=99999\r\n".repeat(15_000))),
        bomb("quotes", () -> event("X-A;P=" + "\"".repeat(1_000_001) + ":v\r\n")));
  }

  private static Arguments bomb(String name, Supplier<String> raw) {
    return Arguments.of(name, raw);
  }

  private static String numbers(String part, int count) {
    return part
        + IntStream.range(0, count).mapToObj(String::valueOf).collect(Collectors.joining(","));
  }

  /** As many as are read, of a rule that takes many steps to be counted. */
  private static String changes() {
    String following =
        IntStream.range(2, 22)
            .mapToObj(
                day ->
                    "BEGIN:VEVENT\r\nUID:u\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:202603"
                        + String.format("%02dT090000Z\r\nEND:VEVENT\r\n", day))
            .collect(Collectors.joining());
    return event(
        "RRULE:FREQ=HOURLY;COUNT=199000\r\nEND:VEVENT\r\n"
            + following
            + "BEGIN:VEVENT\r\nUID:other\r\n"
            + START);
  }

  private static String exdates() {
    return IntStream.range(0, 1_990)
        .mapToObj(i -> String.format("EXDATE:%d0302T090000Z\r\n", 3_000 + i))
        .collect(Collectors.joining());
  }

  /** An event in a zone of its own, which is like no other. */
  private static String inZone(String rule, String lines) {
    return "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:DAYLIGHT\r\n"
        + "DTSTART:19701225T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nRRULE:"
        + rule
        + "\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
        + "BEGIN:VEVENT\r\nUID:u\r\nDTSTART;TZID=Odd:20260301T090000\r\n"
        + lines
        + "END:VEVENT\r\nEND:VCALENDAR\r\n";
  }

  private static String zones(int count) {
    StringBuilder text = new StringBuilder("BEGIN:VCALENDAR\r\n");
    for (int i = 0; i < count; i++) {
      text.append(zone("Zone " + i));
    }
    text.append("BEGIN:VEVENT\r\nUID:u\r\nDTSTART;TZID=Zone 7:20260301T090000\r\n");
    for (int i = 0; i < count; i++) {
      text.append("RDATE;TZID=Zone ").append(i).append(":20260301T090000\r\n");
    }
    return text.append("END:VEVENT\r\nEND:VCALENDAR\r\n").toString();
  }

  private static String zone(String name) {
    return "BEGIN:VTIMEZONE\r\nTZID:"
        + name
        + "\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0137\r\n"
        + "TZOFFSETTO:+0137\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void eachIsAnsweredInTime(String name, Supplier<String> bomb) {
    String raw = bomb.get();
    long begin = System.nanoTime();
    RemoteChange change =
        new ObjectReader(MAX_BYTES, Set.of())
            .read(new ObjectRef("/bomb.ics"), new VersionTag("1"), raw);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(took).as(name).isLessThan(LONGEST);
    if (change instanceof RemoteChange.Upserted upserted) {
      assertThat(upserted.object().events()).hasSizeLessThanOrEqualTo(2_001);
      // What the store will write of it.
      assertThat(upserted.object().events().stream().mapToLong(BombTest::text).sum())
          .as("characters")
          .isLessThan(24L << 20);
    } else {
      assertThat(((RemoteChange.Unreadable) change).reason()).doesNotStartWith("Not understood");
    }
  }

  private static long text(RemoteEvent event) {
    return event.details().title().length() + event.details().description().length();
  }

  @Test
  void whatIsTooLargeIsRefusedWithoutBeingRead() {
    RemoteChange change =
        new ObjectReader(1_000, Set.of())
            .read(new ObjectRef("/a"), new VersionTag("1"), event("X:" + "y".repeat(2_000)));

    assertThat(((RemoteChange.Unreadable) change).reason()).isEqualTo("Larger than 1000 bytes");
  }

  @Test
  void tenThousandObjectsWithZonesOfTheirOwnAllRead() {
    String raw =
        "BEGIN:VCALENDAR\r\n"
            + zone("Our office")
            + "BEGIN:VEVENT\r\nUID:u\r\nDTSTART;TZID=Our office:20260301T090000\r\n"
            + "END:VEVENT\r\nEND:VCALENDAR\r\n";
    ObjectReader reader = new ObjectReader(1 << 20, Set.of());
    List<RemoteObject> held = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      RemoteChange change = reader.read(new ObjectRef("/" + i), new VersionTag("1"), raw);
      assertThat(change).as("object %d", i).isInstanceOf(RemoteChange.Upserted.class);
      held.add(((RemoteChange.Upserted) change).object());
    }

    assertThat(held).hasSize(10_000);
  }
}
