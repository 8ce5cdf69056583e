package dev.calgate.model.recurrence;

import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Recurrence;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A series cut in two at one of its occurrences: how it repeats up to there, and how one that
 * begins there goes on. Together they have the occurrences of the whole.
 *
 * @param before ends ahead of the occurrence; null when the series' start alone does
 * @param rest of a series whose start is the occurrence; null when nothing comes after it
 */
public record SeriesSplit(@Nullable Recurrence before, @Nullable Recurrence rest) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  /**
   * Cuts a series.
   *
   * @param series an event with recurrence
   * @param at the original start of an occurrence that is not its first
   * @throws IllegalArgumentException when a rule that goes on does not give the occurrence itself,
   *     so that it would not go on as it did if it began there
   * @throws UnexpandableRuleException when a rule is broken
   * @throws TooManyOccurrencesException when it takes too long to count what comes before
   */
  public static SeriesSplit of(EventDetails series, EventTime at) {
    Recurrence whole = Objects.requireNonNull(series.recurrence());
    Cut cut = new Cut(series.start(), at);
    List<String> before = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    whole.rules().forEach(rule -> cut.rule(rule, before, rest));
    Instant key = at.occurrenceKey();
    return new SeriesSplit(
        recurrence(before, whole, date -> date.occurrenceKey().isBefore(key)),
        recurrence(rest, whole, date -> date.occurrenceKey().isAfter(key)));
  }

  private static @Nullable Recurrence recurrence(
      List<String> rules, Recurrence whole, Predicate<EventTime> isIn) {
    List<EventTime> dates = whole.dates().stream().filter(isIn).toList();
    return rules.isEmpty() && dates.isEmpty() ? null : new Recurrence(rules, dates);
  }

  private record Cut(EventTime start, EventTime at) {

    void rule(String text, List<String> before, List<String> rest) {
      Rule rule = Rule.of(text, start);
      Budget budget = new Budget();
      EventTime next = rule.from(at.local(), budget).next();
      if (next == null) {
        before.add(text);
        return;
      }
      if (!next.occurrenceKey().equals(at.occurrenceKey())) {
        throw new IllegalArgumentException("Not every rule of the series gives this occurrence");
      }
      before.add(without(text, "UNTIL", "COUNT") + ";UNTIL=" + until());
      rest.add(
          rule.count()
              .map(all -> without(text, "COUNT") + ";COUNT=" + (all - earlier(rule, budget)))
              .orElse(text));
    }

    private int earlier(Rule rule, Budget budget) {
      int earlier = 0;
      Rule.Steps steps = rule.from(start.local(), budget);
      EventTime next = steps.next();
      while (next != null && next.local().isBefore(at.local())) {
        earlier++;
        next = steps.next();
      }
      return earlier;
    }

    /** The last moment ahead of the occurrence, in the form that its start asks for. */
    private String until() {
      return at.fold(
          day -> DATE.format(day.date().minusDays(1)),
          zoned ->
              DATE_TIME.format(
                      LocalDateTime.ofInstant(zoned.instant(zoned.zone()), ZoneOffset.UTC)
                          .minusSeconds(1))
                  + "Z",
          floating -> DATE_TIME.format(floating.dateTime().minusSeconds(1)));
    }

    private static String without(String rule, String... names) {
      return Arrays.stream(rule.split(";"))
          .filter(part -> !List.of(names).contains(name(part)))
          .collect(Collectors.joining(";"));
    }

    private static String name(String part) {
      return part.split("=", 2)[0].strip().toUpperCase(Locale.ROOT);
    }
  }
}
