package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.judge.TestData;
import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.VersionTag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Objects of many products whose title is changed: all else stays as it is, in meaning and line by
 * line.
 */
class RoundTripTest {
  private static final VersionTag VERSION = new VersionTag("1");
  private static final ObjectRef REF = new ObjectRef("/a.ics");
  private static final String TITLE = "Another title, with a \"quote\" and an ä";
  private static final ObjectEditor EDITOR =
      new ObjectEditor(Set.of(), Instant.parse("2026-03-04T05:06:07Z"));
  private static final int CHANGED_AT_LEAST = 200;
  private static final int WRITTEN_AT_LEAST = 2_500;

  /** Events of one object whose titles are changed, one at a time. */
  private static final int MOST = 3;

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(TestData.needed("icalendar"))) {
      return all.filter(file -> file.toString().endsWith(".ics")).sorted().toList();
    }
  }

  /** What the model says of an event, written as a new one, is read as the same, field by field. */
  @Test
  void whatIsReadCanBeWrittenAndReadAgain() throws IOException {
    int objects = 0;
    int same = 0;
    Map<String, Integer> refused = new TreeMap<>();
    for (Path file : files()) {
      String raw = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      objects++;
      if (read(raw) instanceof RemoteChange.Upserted upserted) {
        for (RemoteEvent event : upserted.object().events()) {
          EventDetails details = event.details();
          Set<String> fields = Refusals.of(null, details, false).keySet();
          fields.forEach(field -> refused.merge(field, 1, Integer::sum));
          if (event.originalStart() == null && fields.isEmpty()) {
            checkAnew(file, details);
            same++;
          }
        }
      }
    }
    System.out.printf(
        "%d objects of other products: %d events written anew and read as they were; refused %s%n",
        objects, same, refused);
    assertThat(same).isGreaterThanOrEqualTo(WRITTEN_AT_LEAST);
  }

  private static void checkAnew(Path file, EventDetails details) {
    String text =
        EDITOR.create(new EventWrite.Create(new CalendarRef("/"), "another", details, true));
    List<RemoteEvent> events = ((RemoteChange.Upserted) read(text)).object().events();
    assertThat(events).as("%s\n%s", file, text).hasSize(1);
    EventDetails read = events.get(0).details();
    assertThat(WrittenIsReadTest.plain(read))
        .as("%s\n%s", file, text)
        .isEqualTo(WrittenIsReadTest.expected(null, details, read));
  }

  @Test
  void aChangedTitleChangesNothingElse() throws IOException {
    int changed = 0;
    for (Path file : files()) {
      String raw = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      // Occurrences with a length of their own repeat whatever their series says.
      boolean periods = raw.contains("VALUE=PERIOD");
      if (!periods && read(raw) instanceof RemoteChange.Upserted upserted) {
        List<RemoteEvent> events = upserted.object().events();
        for (RemoteEvent event : events.subList(0, Math.min(MOST, events.size()))) {
          if (hasWords(event)) {
            check(file, raw, events, event);
            changed++;
          }
        }
      }
    }
    System.out.println("Titles changed in objects of other products: " + changed);
    assertThat(changed).isGreaterThanOrEqualTo(CHANGED_AT_LEAST);
  }

  /** Of what an EXDATE takes away only the time is told. */
  private static boolean hasWords(RemoteEvent event) {
    EventDetails it = event.details();
    return event.originalStart() == null
        || !it.equals(EventDetails.cancelled(it.start(), it.end()));
  }

  private static RemoteChange read(String raw) {
    return new ObjectReader(4 << 20, Set.of()).read(REF, VERSION, raw);
  }

  private static void check(Path file, String raw, List<RemoteEvent> events, RemoteEvent event) {
    EventDetails after = event.details().toBuilder().title(TITLE).build();
    Edit edit =
        EDITOR.update(
            new EventWrite.Update(
                new CalendarRef("/"),
                new KnownObject(REF, VERSION, raw),
                event.key(),
                event.originalStart(),
                event.details(),
                after,
                true),
            REF);
    String text = ((Edit.Rewritten) edit).text();
    RemoteChange read = read(text);
    assertThat(read).as("%s\n%s", file, text).isInstanceOf(RemoteChange.Upserted.class);
    List<RemoteEvent> now = ((RemoteChange.Upserted) read).object().events();
    List<RemoteEvent> expected = new ArrayList<>();
    for (RemoteEvent it : events) {
      expected.add(plain(it.equals(event) ? titled(it) : it));
    }
    assertThat(now.stream().map(RoundTripTest::plain).toList())
        .as("%s\n%s", file, text)
        .containsExactlyInAnyOrderElementsOf(expected);
    // An occurrence that was none of its own comes with lines of its own.
    if (event.originalStart() == null) {
      checkLines(file, raw, text);
    }
  }

  private static void checkLines(Path file, String raw, String text) {
    List<String> gone = lines(raw);
    List<String> come = lines(text);
    List<String> kept = new ArrayList<>(come);
    come.removeAll(gone);
    gone.removeAll(kept);
    assertThat(come)
        .as("%s: lines that have come", file)
        .allMatch(RoundTripTest::mayDiffer)
        .hasSizeLessThanOrEqualTo(3);
    assertThat(gone)
        .as("%s: lines that have gone", file)
        .allMatch(RoundTripTest::mayDiffer)
        .hasSizeLessThanOrEqualTo(3);
  }

  private static boolean mayDiffer(String line) {
    String unfolded = line.replaceAll("\n[ \t]", "");
    String name = unfolded.replaceFirst("(?s)[;:].*", "").toUpperCase(Locale.ROOT);
    return Set.of("SUMMARY", "DTSTAMP", "LAST-MODIFIED").contains(name);
  }

  /** Lines as they are folded. */
  private static List<String> lines(String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    String[] lines = plain.replaceAll("\r\n|\r", "\n").split("\n(?![ \t][^\n])");
    return new ArrayList<>(List.of(lines));
  }

  private static RemoteEvent titled(RemoteEvent it) {
    return new RemoteEvent(
        it.key(),
        it.uid(),
        it.seriesRef(),
        it.originalStart(),
        it.details().toBuilder().title(TITLE).build());
  }

  /** Without what tells when it was written. */
  private static RemoteEvent plain(RemoteEvent it) {
    return new RemoteEvent(
        it.key(),
        it.uid(),
        it.seriesRef(),
        it.originalStart(),
        it.details().toBuilder().updatedAt(null).build());
  }
}
