package dev.calgate.provider.google.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.calgate.provider.RemoteChange;
import dev.calgate.testkit.fuzz.Bounds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Pages of events: each event read or listed with a reason, whatever the others are like. */
class AnswerFuzz {
  static final String DICTIONARY = "answers.dict";
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_EVENTS = 100_000;

  @FuzzTest(maxDuration = "10m")
  @DictionaryFile(resourcePath = DICTIONARY)
  void answer(byte[] input) {
    check(input);
  }

  static void check(byte[] input) {
    Bounds.hold(LONGEST, MOST_BYTES, () -> read(new String(input, StandardCharsets.UTF_8)));
  }

  private static void read(String text) {
    EventPage page;
    try {
      page = EventPage.of(text);
    } catch (IOException e) {
      return;
    }
    EventMapping mapping = new EventMapping(page.timeZone(), 1 << 20);
    for (RawEvent item : page.items()) {
      assertThat(item.text()).startsWith("{").endsWith("}");
      checkChange(mapping.change(item));
    }
  }

  private static void checkChange(RemoteChange change) {
    if (change instanceof RemoteChange.Upserted it) {
      assertThat(it.object().events()).isNotEmpty().hasSizeLessThanOrEqualTo(MOST_EVENTS);
    } else if (change instanceof RemoteChange.Unreadable it) {
      assertThat(it.reason()).isNotBlank().hasSizeLessThan(300).doesNotContainPattern("\\p{Cc}");
    }
  }
}
