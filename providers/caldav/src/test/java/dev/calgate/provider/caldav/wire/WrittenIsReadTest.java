package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is not refused is read again as it was written. */
class WrittenIsReadTest {
  private static final int ROUNDS = 4_000;
  private static final String ODD =
      "X-ODD;X-P=\"a:b\":kept\r\nBEGIN:X-BOX\r\nX-IN:kept\r\nEND:X-BOX\r\n";
  private static final ObjectRef REF = new ObjectRef("/work/u.ics");
  private static final CalendarRef CALENDAR = new CalendarRef("/work/");
  private static final VersionTag VERSION = new VersionTag("1");
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final ObjectEditor EDITOR = new ObjectEditor(Set.of(), NOW);

  private static List<RemoteEvent> read(String text) {
    RemoteChange change = new ObjectReader(4 << 20, Set.of()).read(REF, VERSION, text);
    assertThat(change).as(text).isInstanceOf(RemoteChange.Upserted.class);
    return ((RemoteChange.Upserted) change).object().events();
  }

  /** What calendar objects say in one way only. */
  static EventDetails plain(EventDetails it) {
    Conference conference = it.conference();
    Recurrence recurrence = it.recurrence();
    return it.toBuilder()
        .reminders(
            it.reminders() == null
                ? List.of()
                : it.reminders().stream().sorted(Comparator.comparing(Object::toString)).toList())
        .categories(it.categories().stream().sorted().toList())
        .attendees(it.attendees().stream().sorted(Comparator.comparing(Attendee::email)).toList())
        .attachments(
            it.attachments().stream().sorted(Comparator.comparing(Object::toString)).toList())
        .conference(conference == null ? null : new Conference(conference.url(), null))
        .recurrence(
            recurrence == null
                ? null
                : new Recurrence(
                    recurrence.rules(),
                    recurrence.dates().stream()
                        .sorted(Comparator.comparing(time -> time.local()))
                        .toList()))
        .sequence(0)
        .createdAt(null)
        .updatedAt(null)
        .build();
  }

  /** Where no other is wanted, what other fields say of it counts. */
  static EventDetails expected(
      @Nullable EventDetails before, EventDetails wanted, EventDetails read) {
    boolean same = before != null && Objects.equals(before.conference(), wanted.conference());
    return same || wanted.conference() == null
        ? plain(wanted.toBuilder().conference(read.conference()).build())
        : plain(wanted);
  }

  private static String create(EventDetails details) {
    return EDITOR.create(new EventWrite.Create(CALENDAR, "u", details, true));
  }

  private static void checkForm(String text) {
    for (String line : text.split("\r\n", -1)) {
      assertThat(line.getBytes(StandardCharsets.UTF_8).length).as(line).isLessThanOrEqualTo(75);
      assertThat(line).doesNotContain("\n", "\r");
    }
  }

  @Test
  void aNewEventIsReadAsItWasWanted() {
    Random random = seeded("create");
    RandomDetails details = new RandomDetails(random, 40);
    int written = 0;
    Map<String, Integer> refused = new HashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      EventDetails wanted = details.next(false);
      Map<String, String> reasons = Refusals.of(null, wanted, false);
      reasons.keySet().forEach(it -> refused.merge(it, 1, Integer::sum));
      if (reasons.isEmpty()) {
        String text = create(wanted);
        checkForm(text);
        List<RemoteEvent> events = read(text);
        assertThat(events).hasSize(1);
        EventDetails read = events.get(0).details();
        assertThat(plain(read)).as(text).isEqualTo(expected(null, wanted, read));
        written++;
      }
    }
    System.out.println("Created " + written + " of " + ROUNDS + "; refused " + refused);
    assertThat(written).isGreaterThan(ROUNDS / 20);
  }

  @Test
  void aChangedEventIsReadAsItWasWantedAndKeepsWhatNobodyKnows() {
    Random random = seeded("update");
    RandomDetails details = new RandomDetails(random, 0);
    int written = 0;
    for (int i = 0; i < ROUNDS; i++) {
      EventDetails first = details.next(false);
      if (!Refusals.of(null, first, false).isEmpty()) {
        continue;
      }
      String text = create(first).replace("\r\nEND:VEVENT\r\n", "\r\n" + ODD + "END:VEVENT\r\n");
      EventDetails before = read(text).get(0).details();
      EventDetails after = details.mixed(before, details.next(false));
      if (Refusals.of(before, after, false).isEmpty()) {
        String changed = update(text, null, before, after);
        checkForm(changed);
        EventDetails read = read(changed).get(0).details();
        String as = text + "\n" + before + "\n" + after + "\n" + changed;
        assertThat(plain(read)).as(as).isEqualTo(expected(before, after, read));
        assertThat(changed).as(as).contains(ODD.split("(?=BEGIN)"));
        written++;
      }
    }
    System.out.println("Changed " + written);
    assertThat(written).isGreaterThan(ROUNDS / 30);
  }

  @Test
  void anOccurrenceBecomesTheExceptionThatIsWanted() {
    Random random = seeded("exceptions");
    RandomDetails details = new RandomDetails(random, 0);
    int written = 0;
    for (int i = 0; i < 3 * ROUNDS; i++) {
      EventDetails first = details.next(false);
      Recurrence recurrence = first.recurrence();
      if (recurrence == null || !Refusals.of(null, first, false).isEmpty()) {
        continue;
      }
      String text = create(first);
      EventDetails series = read(text).get(0).details();
      EventDetails before = series.at(series.start(), series.end());
      EventDetails after = details.mixed(before, details.next(true));
      boolean nothing = before.equals(after);
      if (!nothing && Refusals.of(before, after, true).isEmpty()) {
        String changed = update(text, series.start(), before, after);
        List<RemoteEvent> events = read(changed);
        String as = text + "\n" + before + "\n" + after + "\n" + changed;
        assertThat(events).as(as).hasSize(2);
        assertThat(plain(events.get(0).details())).as(as).isEqualTo(plain(series));
        EventDetails read = events.get(1).details();
        assertThat(plain(read)).as(as).isEqualTo(expected(before, after, read));
        assertThat(events.get(1).originalStart()).isEqualTo(series.start());
        written++;
      }
    }
    System.out.println("Exceptions " + written);
    assertThat(written).isGreaterThan(ROUNDS / 50);
  }

  private static String update(
      String text, @Nullable EventTime original, EventDetails before, EventDetails after) {
    Edit edit =
        EDITOR.update(
            new EventWrite.Update(
                CALENDAR, new KnownObject(REF, VERSION, text), "u", original, before, after, true),
            REF);
    return edit instanceof Edit.Rewritten rewritten ? rewritten.text() : text;
  }

  private static Random seeded(String what) {
    long seed = Objects.requireNonNullElseGet(Long.getLong("seed"), System::nanoTime);
    System.out.println("Written is read, " + what + ": seed " + seed);
    return new Random(seed);
  }
}
