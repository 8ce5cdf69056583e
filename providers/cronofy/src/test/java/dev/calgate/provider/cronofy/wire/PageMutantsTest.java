package dev.calgate.provider.cronofy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.RemoteChange;
import dev.calgate.testkit.fuzz.Bounds;
import dev.calgate.testkit.fuzz.Mutator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mutants of answers: none fails in another way than an answer may, and events one by one. */
class PageMutantsTest {
  private static final long SEED = Long.getLong("calgate.fuzz.seed", 0);
  private static final int ROUNDS = 8_000;
  private static final String PAGE =
      """
      {"pages":{"current":1,"total":1,"next_page":"https://api.cronofy.com/v1/events/pages/8"},
       "events":[
      {"calendar_id":"cal","event_uid":"evt_external_1","summary":"Company","description":"",
       "start":"2026-12-01","end":"2026-12-03","deleted":false,"created":"2026-09-01T08:00:01Z",
       "updated":"2026-09-01T09:24:16Z","location":{"description":"Beach"},"status":"confirmed",
       "participation_status":"needs_action","transparency":"opaque","event_private":false,
       "categories":["Blue"],"recurring":false,"series_identifier":"s1",
       "organizer":{"email":"bob@example.com","display_name":"Bob"},
       "attendees":[{"email":"ann@example.com","display_name":"Ann","status":"accepted"}]},
      {"calendar_id":"cal","event_id":"own","event_uid":"evt_external_2","summary":"Mine",
       "start":{"time":"2026-12-01T09:00:00Z","tzid":"Europe/Paris"},"url":"https://example.com",
       "end":{"time":"2026-12-01T10:00:00+01:00","tzid":"Etc/UTC"},
       "conferencing":{"provider_name":"zoom","join_url":"https://zoom.us/j/1"}},
      {"calendar_id":"cal","event_uid":"evt_external_3","deleted":true}]}
      """;
  private static final String USER =
      """
      {"sub":"acc_1","email":"ann@example.com","cronofy.data":{"profiles":[
       {"profile_name":"ann@example.com","profile_connected":true,"profile_calendars":[
        {"calendar_id":"cal","calendar_name":"Work","calendar_readonly":false,
         "calendar_deleted":false,"calendar_primary":true}]}]}}
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
    "\"event_uid\":",
    "\"event_id\":",
    "\"start\":",
    "\"time\":",
    "\"tzid\":",
    "\"0000-00-00\"",
    "\"9999999-99-99\"",
    "\"+999999999-12-31\"",
    "\"2026-12-01T25:61:61+99:99\"",
    "\"Mars/Olympus\"",
    "\"+99:99\"",
    "\"next_page\":",
    "\"events\":",
    "\"profiles\":",
    "9223372036854775808"
  };

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void eachIsReadOrRefusedAndEachEventIsAChange() {
    Mutator mutator =
        new Mutator(
            SEED,
            List.of(bytes(PAGE), bytes(USER)),
            Stream.of(WORDS).map(PageMutantsTest::bytes).toList());
    int[] read = {0, 0, 0, 0};
    for (int round = 0; round < ROUNDS; round++) {
      String text = new String(mutator.next(), StandardCharsets.UTF_8);
      try {
        Bounds.hold(Duration.ofSeconds(2), 64 << 20, () -> count(text, read));
      } catch (AssertionError e) {
        throw new AssertionError("Seed " + SEED + ", round " + round + ":\n" + text, e);
      }
    }
    System.out.printf(
        "Mutants of seed %d: of %d answers %d are pages with %d events, %d of them unreadable,"
            + " and %d accounts%n",
        SEED, ROUNDS, read[0], read[1], read[2], read[3]);

    assertThat(read[0]).isGreaterThan(ROUNDS / 40);
    assertThat(read[3]).isGreaterThan(ROUNDS / 200);
    assertThat(read[2]).isPositive().isLessThan(read[1]);
  }

  private static void count(String text, int[] read) {
    try {
      Userinfo.of(text);
      read[3]++;
    } catch (UnreadableException e) {
      // Not an account then.
    }
    EventPage page;
    try {
      page = EventPage.of(text, "cal");
    } catch (UnreadableException e) {
      return;
    }
    read[0]++;
    EventMapping mapping = new EventMapping(Set.of("ann@example.com"), 1 << 20);
    for (ObjectNode event : page.events()) {
      read[1]++;
      read[2] += mapping.change(event) instanceof RemoteChange.Unreadable ? 1 : 0;
    }
  }
}
