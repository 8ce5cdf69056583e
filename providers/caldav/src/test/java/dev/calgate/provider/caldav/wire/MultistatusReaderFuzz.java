package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.calgate.testkit.fuzz.Bounds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Multistatus answers: read response by response, or refused in words of ours. */
class MultistatusReaderFuzz {
  static final String DICTIONARY = "multistatus.dict";
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_TEXT = 10_000;

  @FuzzTest(maxDuration = "10m")
  @DictionaryFile(resourcePath = DICTIONARY)
  void answer(byte[] input) {
    check(input);
  }

  static void check(byte[] input) {
    Bounds.hold(LONGEST, MOST_BYTES, () -> read(input));
  }

  private static void read(byte[] input) throws IOException {
    try (MultistatusReader reader =
        new MultistatusReader(new ByteArrayInputStream(input), MOST_TEXT)) {
      Optional<DavResponse> response = reader.nextResponse();
      while (response.isPresent()) {
        checkResponse(response.get());
        response = reader.nextResponse();
      }
      reader.syncToken().ifPresent(it -> assertThat(it).isNotBlank());
    } catch (MultistatusException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200).matches("[\\x20-\\x7e]*");
    }
  }

  private static void checkResponse(DavResponse response) {
    response
        .properties()
        .values()
        .forEach(it -> assertThat(it.text()).hasSizeLessThanOrEqualTo(MOST_TEXT));
    Optional<String> path = Hrefs.canonical(response.href(), "example.org", "/cal/");
    path.ifPresent(
        it -> {
          assertThat(it).matches("/[A-Za-z0-9._~/%-]*").doesNotContain("/../");
          assertThat(Hrefs.canonical(it, "example.org", "/cal/")).contains(it);
          assertThat(Hrefs.name(it)).doesNotContain("\0");
        });
  }
}
