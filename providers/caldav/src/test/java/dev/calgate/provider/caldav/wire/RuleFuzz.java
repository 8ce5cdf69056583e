package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.Event;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Ids;
import dev.calgate.model.Recurrence;
import dev.calgate.model.recurrence.Occurrence;
import dev.calgate.model.recurrence.Occurrences;
import dev.calgate.model.recurrence.RuleCheck;
import dev.calgate.model.recurrence.SeriesSpan;
import dev.calgate.model.recurrence.TooManyOccurrencesException;
import dev.calgate.model.recurrence.UnexpandableRuleException;
import dev.calgate.testkit.fuzz.Bounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** Recurrence rules, a line each: expanded within bounds or refused, and the same every time. */
class RuleFuzz {
  static final String DICTIONARY = "rules.dict";
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final long MOST_BYTES = 256L << 20;
  private static final int LIMIT = 1_000;

  /** More are refused where somebody writes them, and expanded as far as the budget goes. */
  private static final int MOST_RULES = 50;

  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final LocalDateTime BEGIN = LocalDateTime.of(1970, 1, 1, 9, 0);
  private static final List<EventTime> STARTS =
      List.of(
          EventTime.zoned(BEGIN, PARIS),
          EventTime.floating(BEGIN),
          EventTime.allDay(LocalDate.of(2024, 2, 29)),
          EventTime.utc(Instant.parse("2026-03-29T01:30:00Z")));
  private static final AccountId ACCOUNT = Ids.account(new ApplicationId("one"), "caldav", "a");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "/home/");

  @FuzzTest(maxDuration = "10m")
  @DictionaryFile(resourcePath = DICTIONARY)
  void rules(byte[] input) {
    check(input);
  }

  static void check(byte[] input) {
    List<String> rules = new String(input, StandardCharsets.UTF_8).lines().toList();
    EventTime start = STARTS.get(input.length % STARTS.size());
    Bounds.hold(LONGEST, MOST_BYTES, () -> expand(series(start, new Recurrence(rules, List.of()))));
  }

  private static Event series(EventTime start, Recurrence recurrence) {
    EventTime end = start.withLocal(start.local().plusDays(1));
    EventDetails details = EventDetails.of("Series", start, end).with(recurrence);
    return new Event(
        Ids.event(CALENDAR, "ref", "uid", null),
        ACCOUNT,
        CALENDAR,
        "uid",
        null,
        null,
        details,
        new Event.Source("caldav", "ref", "1"));
  }

  private static void expand(Event series) {
    EventDetails details = series.details();
    boolean refused = RuleCheck.problem(details.recurrence(), details.start()).isPresent();
    SeriesSpan span = SeriesSpan.of(series);
    for (String year : List.of("1970", "2026", "9998")) {
      Instant from = Instant.parse(year + "-01-01T00:00:00Z");
      try {
        List<Occurrence> found =
            Occurrences.between(
                series, List.of(), from, from.plus(Duration.ofDays(400)), PARIS, LIMIT);
        assertThat(refused && rules(series) <= MOST_RULES).as("refused, yet expanded").isFalse();
        checkOrder(found);
        found.forEach(it -> checkInside(span, it));
      } catch (UnexpandableRuleException e) {
        assertThat(refused).as("not refused: " + e.getMessage()).isTrue();
      } catch (TooManyOccurrencesException e) {
        assertThat(refused && rules(series) <= MOST_RULES).isFalse();
      }
    }
  }

  private static int rules(Event series) {
    return series.details().recurrence().rules().size();
  }

  private static void checkOrder(List<Occurrence> found) {
    assertThat(found).hasSizeLessThanOrEqualTo(LIMIT);
    for (int i = 1; i < found.size(); i++) {
      assertThat(found.get(i - 1).start().instant(PARIS))
          .isBeforeOrEqualTo(found.get(i).start().instant(PARIS));
    }
  }

  private static void checkInside(SeriesSpan span, Occurrence it) {
    assertThat(it.start().instant(ZoneOffset.UTC)).isAfterOrEqualTo(span.start());
    assertThat(it.end().instant(ZoneOffset.UTC)).isBeforeOrEqualTo(span.endOrMax());
  }
}
