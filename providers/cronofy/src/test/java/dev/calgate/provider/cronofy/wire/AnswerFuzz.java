package dev.calgate.provider.cronofy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.provider.RemoteChange;
import dev.calgate.testkit.fuzz.Bounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * Answers and notifications: read, or refused as a whole; each event read or listed with a reason.
 */
class AnswerFuzz {
  static final String DICTIONARY = "answers.dict";
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_EVENTS = 1;
  private static final EventMapping MAPPING = new EventMapping(Set.of("ann@example.com"), 1 << 20);

  @FuzzTest(maxDuration = "10m")
  @DictionaryFile(resourcePath = DICTIONARY)
  void answer(byte[] input) {
    check(input);
  }

  static void check(byte[] input) {
    Bounds.hold(LONGEST, MOST_BYTES, () -> read(input));
  }

  private static void read(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Notification.read(input).ifPresent(it -> assertThat(it.channel()).isNotEmpty());
    try {
      Userinfo.of(text).calendars().forEach(it -> assertThat(it.id()).isNotBlank());
    } catch (UnreadableException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      for (ObjectNode event : EventPage.of(text, "cal_1").events()) {
        checkChange(MAPPING.change(event));
      }
    } catch (UnreadableException e) {
      assertThat(e.getMessage()).isNotBlank();
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
