package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.calgate.model.EventDetails;
import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.VersionTag;
import dev.calgate.testkit.fuzz.Bounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Calendar objects: read within bounds or refused with a reason; what is read is written alike. */
class ObjectReaderFuzz {
  static final String DICTIONARY = "icalendar.dict";
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_EVENTS = 2_001;

  /** Events of one object that are written anew. */
  private static final int WRITTEN = 3;

  private static final ObjectReader READER = new ObjectReader(1 << 20, Set.of("ann@example.com"));
  private static final ObjectEditor EDITOR =
      new ObjectEditor(Set.of("ann@example.com"), Instant.parse("2026-03-04T05:06:07Z"));

  @FuzzTest(maxDuration = "10m")
  @DictionaryFile(resourcePath = DICTIONARY)
  void object(byte[] input) {
    check(input);
  }

  static void check(byte[] input) {
    String raw = new String(input, StandardCharsets.UTF_8);
    Bounds.hold(LONGEST, MOST_BYTES, () -> checkRead(read(raw)));
  }

  private static RemoteChange read(String raw) {
    return READER.read(new ObjectRef("/a.ics"), new VersionTag("1"), raw);
  }

  private static void checkRead(RemoteChange change) {
    if (change instanceof RemoteChange.Upserted upserted) {
      List<RemoteEvent> events = upserted.object().events();
      assertThat(events).hasSizeLessThanOrEqualTo(MOST_EVENTS);
      events.stream()
          .filter(it -> it.originalStart() == null)
          .limit(WRITTEN)
          .forEach(it -> checkWritten(it.details()));
    } else {
      assertThat(((RemoteChange.Unreadable) change).reason())
          .isNotBlank()
          .hasSizeLessThan(300)
          .doesNotStartWith("Not understood")
          .doesNotContainPattern("\\p{Cc}");
    }
  }

  /** What is not refused is read again as it was written. */
  private static void checkWritten(EventDetails details) {
    if (!Refusals.of(null, details, false).isEmpty()) {
      return;
    }
    String text =
        EDITOR.create(new EventWrite.Create(new CalendarRef("/"), "another", details, true));
    RemoteChange again = read(text);
    assertThat(again).as(text).isInstanceOf(RemoteChange.Upserted.class);
    List<RemoteEvent> events = ((RemoteChange.Upserted) again).object().events();
    assertThat(events).as(text).hasSize(1);
    EventDetails read = events.get(0).details();
    assertThat(WrittenIsReadTest.plain(read))
        .as(text)
        .isEqualTo(WrittenIsReadTest.expected(null, details, read));
  }
}
