package dev.calgate.model.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.EventTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of rules and their instances that the libical project keeps. The table counts a start
 * only when its rule gives it; here a series' start is always an occurrence, so it is added to the
 * instances. START-AT lines belong to another way of asking and are passed over.
 */
class LibicalTableTest {
  private static final String FILE = "recurrence/libical-icalrecur_test.txt";
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
  private static final int CASES = 145;

  private static final AtomicInteger PASSED = new AtomicInteger();

  private record Case(String rule, EventTime start, List<LocalDateTime> instances) {
    Series series() {
      return Series.of(start, rule);
    }

    @Override
    public String toString() {
      return rule + " from " + start.local();
    }
  }

  @BeforeAll
  static void theTableIsThere() {
    if (!Files.exists(file())) {
      String what = "NOT RUN: libical's table of recurrence rules, " + file() + " is missing";
      System.out.println(what);
      Assumptions.abort(what);
    }
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(CASES);
  }

  @AfterAll
  static void count() {
    if (Files.exists(file())) {
      int untold = blocks().size() - cases().size();
      System.out.printf(
          "libical's table of recurrence rules: %d of %d cases passed; %d skipped, to which the table has no"
              + " answer (UNIMPLEMENTED)%n",
          PASSED.get(), blocks().size(), untold);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void occurrencesAreThoseOfTheTableFromWhereverTheSeriesIsEntered(Case it) {
    assertThat(it.series().locals()).isEqualTo(it.instances);
    for (int i = 0; i < it.instances.size(); i++) {
      Instant from = it.instances.get(i).toInstant(ZoneOffset.UTC);
      List<LocalDateTime> later =
          it.series().between(from, Series.FOR_EVER, ZoneId.of("UTC")).stream()
              .map(found -> found.start().local())
              .filter(local -> !local.isBefore(it.instances.get(0)))
              .toList();
      assertThat(later)
          .as("from %s", from)
          .endsWith(it.instances.subList(i, it.instances.size()).toArray(LocalDateTime[]::new));
    }
    PASSED.incrementAndGet();
  }

  /** All that have a rule. */
  private static List<Map<String, String>> blocks() {
    return Arrays.stream(read().split("\n\\s*\n"))
        .map(LibicalTableTest::lines)
        .filter(lines -> lines.containsKey("RRULE"))
        .toList();
  }

  static List<Case> cases() {
    return blocks().stream()
        .filter(lines -> !lines.getOrDefault("INSTANCES", "***").contains("***"))
        .map(LibicalTableTest::parse)
        .toList();
  }

  private static Map<String, String> lines(String block) {
    return Arrays.stream(block.split("\n"))
        .filter(line -> !line.startsWith("#") && line.contains(":"))
        .map(line -> line.split(":", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].strip()));
  }

  private static Case parse(Map<String, String> lines) {
    EventTime start = time(lines.get("DTSTART"));
    TreeSet<LocalDateTime> instances = new TreeSet<>(List.of(start.local()));
    for (String instance : lines.get("INSTANCES").split(",")) {
      instances.add(time(instance).local());
    }
    return new Case(lines.get("RRULE"), start, List.copyOf(instances));
  }

  private static EventTime time(String text) {
    if (text.length() == 8) {
      return EventTime.allDay(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
    }
    LocalDateTime local = LocalDateTime.parse(text.replace("Z", ""), DATE_TIME);
    return text.endsWith("Z")
        ? EventTime.zoned(local, ZoneId.of("UTC"))
        : EventTime.floating(local);
  }

  private static Path file() {
    String folder = System.getenv("CALGATE_TEST_DATA");
    return folder == null ? besideProject() : Path.of(folder, FILE);
  }

  private static String read() {
    try {
      return Files.readString(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tests run in their module's folder. */
  private static Path besideProject() {
    return Path.of("..", "..", "shared", "data", FILE);
  }
}
