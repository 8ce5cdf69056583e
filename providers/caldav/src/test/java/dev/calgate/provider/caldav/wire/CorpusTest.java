package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.judge.TestData;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Calendar objects of many products, good, odd and broken: the test data of libical, iCal4j and
 * Python's icalendar. None may throw or take long, and the number that is understood must not sink.
 */
class CorpusTest {
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int UNDERSTOOD_AT_LEAST = 238;

  @Test
  void everyObjectIsReadOrRefusedWithItsReasonAndInTime() throws IOException {
    Path folder = TestData.needed("icalendar");
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(".ics")).sorted().toList();
    }
    ObjectReader reader = new ObjectReader(4 << 20, Set.of());
    Map<String, Integer> reasons = new TreeMap<>();
    int understood = 0;
    int events = 0;
    for (Path file : files) {
      String raw = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      long begin = System.nanoTime();
      RemoteChange change =
          reader.read(new ObjectRef("/" + file.getFileName()), new VersionTag("1"), raw);
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      assertThat(took).as("%s", file).isLessThan(LONGEST);
      if (change instanceof RemoteChange.Upserted upserted) {
        understood++;
        events += upserted.object().events().size();
      } else if (change instanceof RemoteChange.Unreadable unreadable) {
        assertThat(unreadable.reason()).as("%s", file).isNotBlank().doesNotContain("\n");
        reasons.merge(unreadable.reason().replaceAll("line \\d+", "line N"), 1, Integer::sum);
      }
    }
    System.out.printf(
        "Objects of other products: %d of %d understood, with %d events; refused: %s%n",
        understood, files.size(), events, reasons);
    assertThat(understood).isGreaterThanOrEqualTo(UNDERSTOOD_AT_LEAST);
    assertThat(reasons.keySet()).noneMatch(reason -> reason.startsWith("Not understood"));
  }
}
