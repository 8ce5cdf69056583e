package dev.calgate.provider.google.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.RemoteChange;
import dev.calgate.testkit.fuzz.Bounds;
import dev.calgate.testkit.fuzz.Mutator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mutants of a page of events: none fails in another way than a page may, and items one by one. */
class PageMutantsTest {
  private static final long SEED = Long.getLong("calgate.fuzz.seed", 0);
  private static final int ROUNDS = 6_000;
  private static final String PAGE =
      """
      {"kind":"calendar#events","etag":"\\"p33\\"","summary":"Work","timeZone":"Europe/Paris",
       "nextSyncToken":"CPDAlvWDx70CEPDAlvWDx70CGAU=","items":[
      {"id":"single","etag":"\\"31\\"","status":"confirmed","created":"2026-11-01T08:00:00.000Z",
       "updated":"2026-11-02T08:00:00.000Z","summary":"Lunch","description":"Bring <b>it</b>",
       "location":"Café","colorId":"7","creator":{"email":"ann@example.com","self":true},
       "organizer":{"email":"ann@example.com","self":true,"displayName":"Ann"},
       "start":{"dateTime":"2026-12-01T12:00:00+01:00","timeZone":"Europe/Paris"},
       "end":{"dateTime":"2026-12-01T13:00:00+01:00","timeZone":"Europe/Paris"},
       "iCalUID":"single@google.com","sequence":2,"hangoutLink":"https://meet.google.com/abc",
       "attendees":[{"email":"bob@example.com","responseStatus":"accepted","optional":true}],
       "reminders":{"useDefault":false,"overrides":[{"method":"popup","minutes":10}]},
       "attachments":[{"fileUrl":"https://example.com/a","title":"a","mimeType":"text/plain"}],
       "conferenceData":{"conferenceId":"abc","entryPoints":[{"entryPointType":"video","uri":"https://x"}]}},
      {"id":"series","etag":"\\"32\\"","status":"confirmed","summary":"Daily","iCalUID":"s@google.com",
       "start":{"date":"2026-12-01"},"end":{"date":"2026-12-02"},
       "recurrence":["RRULE:FREQ=WEEKLY;UNTIL=20270101;BYDAY=TU","EXDATE;VALUE=DATE:20261208"]},
      {"id":"series_20261215","etag":"\\"33\\"","status":"cancelled","recurringEventId":"series",
       "originalStartTime":{"date":"2026-12-15"}},
      {"id":"gone","etag":"\\"34\\"","status":"cancelled"}]}
      """;
  private static final String[] WORDS = {
    "null",
    "{}",
    "[]",
    "[",
    "{",
    "\"\"",
    "true",
    "-1",
    "1e999",
    "\\u0000",
    "\\ud800",
    "\u0000",
    "\"id\":",
    "\"start\":",
    "\"date\":",
    "\"dateTime\":",
    "\"0000-00-00\"",
    "\"9999999-99-99\"",
    "\"9999-12-31\"",
    "\"-292275055-05-16\"",
    "\"2026-12-01T25:61:61+99:99\"",
    "\"timeZone\":",
    "\"Mars/Olympus\"",
    "\"+99:99\"",
    "\"recurrence\":",
    "\"RRULE:FREQ=SECONDLY\"",
    "\"RDATE:99999999\"",
    "\"sequence\":",
    "9223372036854775808",
    "\"items\":",
    "\"nextPageToken\":"
  };

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void eachIsReadOrRefusedAndEachItemIsAChange() {
    Mutator mutator =
        new Mutator(
            SEED, List.of(bytes(PAGE)), Stream.of(WORDS).map(PageMutantsTest::bytes).toList());
    int[] read = {0, 0, 0};
    for (int round = 0; round < ROUNDS; round++) {
      String text = new String(mutator.next(), StandardCharsets.UTF_8);
      try {
        Bounds.hold(Duration.ofSeconds(2), 64 << 20, () -> count(text, read));
      } catch (AssertionError e) {
        throw new AssertionError("Seed " + SEED + ", round " + round + ":\n" + text, e);
      }
    }
    System.out.printf(
        "Mutants of seed %d: of %d pages %d are read, with %d items, %d of them unreadable%n",
        SEED, ROUNDS, read[0], read[1], read[2]);

    assertThat(read[0]).isGreaterThan(ROUNDS / 20);
    assertThat(read[2]).isPositive().isLessThan(read[1]);
  }

  private static void count(String text, int[] read) {
    EventPage page;
    try {
      page = EventPage.of(text);
    } catch (IOException e) {
      return;
    }
    read[0]++;
    EventMapping mapping = new EventMapping(page.timeZone(), 1 << 20);
    for (RawEvent item : page.items()) {
      read[1]++;
      read[2] += mapping.change(item) instanceof RemoteChange.Unreadable ? 1 : 0;
    }
  }
}
