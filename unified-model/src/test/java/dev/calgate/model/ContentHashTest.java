package dev.calgate.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContentHashTest {
  private static final int ROUNDS = 20_000;

  @Test
  void hashDiffersExactlyWhenAFieldDiffers() {
    int differing = 0;
    for (long seed = 0; seed < ROUNDS; seed++) {
      RandomEvents events = new RandomEvents(seed);
      Event before = events.event();
      Event after = events.changed(before);
      EventDiff diff = EventDiff.between(before, after);
      assertThat(ContentHash.of(before).equals(ContentHash.of(after)))
          .as("seed %d: %s and %s differ in %s", seed, before, after, diff.changed())
          .isEqualTo(diff.changed().isEmpty());
      assertThat(diff.meaning().isEmpty()).as("seed %d", seed).isEqualTo(diff.before().isEmpty());
      assertThat(diff.changed())
          .as("seed %d", seed)
          .isEqualTo(naiveChanges(before, after).keySet());
      differing += diff.changed().isEmpty() ? 0 : 1;
    }
    assertThat(differing).isBetween(ROUNDS / 4, ROUNDS - ROUNDS / 10);
  }

  /** What differs, by equality alone and without the canonical form. */
  private static Map<String, @Nullable Object> naiveChanges(Event before, Event after) {
    Map<String, @Nullable Object> changes = EventDiff.fields(before);
    Map<String, @Nullable Object> now = EventDiff.fields(after);
    changes
        .entrySet()
        .removeIf(it -> Objects.equals(plain(it.getValue()), plain(now.get(it.getKey()))));
    return changes;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Recurrence it) {
      return List.of(counts(it.rules()), counts(it.dates()));
    }
    return value instanceof List<?> list ? counts(list) : value;
  }

  private static Map<Object, Integer> counts(List<?> list) {
    Map<Object, Integer> counts = new HashMap<>();
    list.forEach(it -> counts.merge(it, 1, Integer::sum));
    return counts;
  }

  @Test
  void hashIsTheSameInEveryProcessAndRelease() {
    EventTime start =
        EventTime.zoned(LocalDateTime.of(2026, 11, 24, 9, 0), ZoneId.of("Europe/Paris"));
    Event event = RandomEvents.event(EventDetails.of("Frühstück", start, start), null);
    assertThat(ContentHash.of(event).value()).isEqualTo("3773df8ab2f10d17ad35f812d66e7429");
  }

  @Test
  void aThousandAttendeesInAnotherOrderAreTheSame() {
    List<Attendee> attendees =
        new ArrayList<>(IntStream.range(0, 1000).mapToObj(this::guest).toList());
    ContentHash before = ContentHash.of(meeting(attendees));
    Collections.reverse(attendees);
    assertThat(ContentHash.of(meeting(attendees))).isEqualTo(before);
    attendees.set(500, guest(1001));
    assertThat(ContentHash.of(meeting(attendees))).isNotEqualTo(before);
  }

  @Test
  void calendarsHaveAHashOfWhatAReaderSees() {
    AccountId account = Ids.account(new ApplicationId("default"), "caldav", "somebody");
    Calendar home = calendar(account, "Home", null);
    Calendar work = calendar(account, "Work", "Europe/Paris");
    CalendarDiff diff = CalendarDiff.between(home, work);
    assertThat(diff.before()).containsEntry("name", "Home").containsEntry("time_zone", null);
    assertThat(diff.changed()).containsExactly("name", "time_zone");
    assertThat(ContentHash.of(home)).isNotEqualTo(ContentHash.of(work));
    assertThat(ContentHash.of(home)).isEqualTo(ContentHash.of(calendar(account, "Home", null)));
    assertThat(CalendarDiff.between(home, home).before()).isEmpty();
  }

  private static Calendar calendar(AccountId account, String name, @Nullable String zone) {
    return new Calendar(
        Ids.calendar(account, "/home/"),
        account,
        name,
        "",
        null,
        zone,
        true,
        false,
        true,
        "caldav",
        "/home/");
  }

  private Attendee guest(int number) {
    return new Attendee(
        "guest" + number + "@example.org",
        null,
        Attendee.Role.REQUIRED,
        Attendee.Participation.ACCEPTED,
        Attendee.Kind.INDIVIDUAL,
        false);
  }

  private static Event meeting(List<Attendee> attendees) {
    return RandomEvents.event(EventDiffTest.meeting(attendees), null);
  }
}
