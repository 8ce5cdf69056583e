package dev.calgate.model.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.EventTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import net.fortuna.ical4j.model.Recur;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random rules, compared with iCal4j. Where BYMONTH is a limit, iCal4j looks at the month of the
 * period and not of the occurrence (a week that begins in May loses its days in June), so there it
 * is asked without BYMONTH and its answer cut to the months here. Not asked at all: BYMONTHDAY
 * together with BYDAY below MONTHLY, or with HOURLY, where it loses days; BYWEEKNO without BYDAY,
 * where programs differ.
 */
class SecondOpinionTest {
  private static final int RULES = 400;
  private static final int YEARS = 6;

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "en-US"})
  void randomRulesGiveWhatAnotherLibraryGives(String locale) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(locale));
      for (int i = 0; i < RULES; i++) {
        compare(locale.hashCode() * 1_000L + i);
      }
      System.out.printf(
          "Random rules, %s: %d of %d as iCal4j has them, seeds from %d%n",
          locale, RULES, RULES, locale.hashCode() * 1_000L);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static void compare(long seed) {
    Random random = new Random(seed);
    RandomRule rule = new RandomRule(random);
    LocalDateTime start =
        LocalDateTime.of(1990 + random.nextInt(30), 1, 1, random.nextInt(24), random.nextInt(60))
            .plusDays(random.nextInt(365));
    LocalDateTime end =
        rule.text().contains("HOURLY") ? start.plusMonths(3) : start.plusYears(YEARS);
    assertThat(own(rule, start, start, end))
        .as("seed %d: %s from %s", seed, rule.text(), start)
        .isEqualTo(other(rule, start, end));
    LocalDateTime later = start.plusDays(random.nextInt(YEARS * 300));
    assertThat(own(rule, start, later, end))
        .as("seed %d: %s from %s, entered at %s", seed, rule.text(), start, later)
        .isEqualTo(List.copyOf(new TreeSet<>(own(rule, start, start, end)).tailSet(later)));
  }

  private static List<LocalDateTime> own(
      RandomRule rule, LocalDateTime start, LocalDateTime from, LocalDateTime to) {
    return Series.of(EventTime.floating(start), rule.text())
        .between(from.toInstant(ZoneOffset.UTC), to.toInstant(ZoneOffset.UTC), ZoneId.of("UTC"))
        .stream()
        .map(it -> it.start().local())
        .filter(local -> !local.isBefore(from))
        .toList();
  }

  private static List<LocalDateTime> other(
      RandomRule rule, LocalDateTime start, LocalDateTime end) {
    TreeSet<LocalDateTime> starts = new TreeSet<>(List.of(start));
    String text = rule.monthIsALimit() ? rule.text("BYMONTH") : rule.text();
    for (LocalDateTime local : new Recur<LocalDateTime>(text).getDates(start, start, end)) {
      boolean inMonth = rule.months().isEmpty() || rule.months().contains(local.getMonthValue());
      if (inMonth && local.isBefore(end)) {
        starts.add(local);
      }
    }
    return List.copyOf(starts);
  }
}
