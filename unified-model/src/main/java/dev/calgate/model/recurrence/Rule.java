package dev.calgate.model.recurrence;

import dev.calgate.model.EventTime;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One RRULE of a series, ready to be stepped over. COUNT counts what the rule gives; a start of the
 * series that its rule does not give comes on top of it.
 */
final class Rule {
  /** A COUNT that takes more steps than this counts as no end. */
  private static final int MAX_COUNT_STEPS = Budget.STEPS;

  /** Most steps to the next start of a rule that is endless; BYSETPOS itself names 366. */
  private static final int MAX_STEPS = 1_000;

  static final int LAST_YEAR = 9_999;

  private final EventTime start;
  private final Optional<Expansion> expansion;
  private final @Nullable Integer count;
  private final @Nullable Until until;

  private Rule(
      EventTime start,
      Optional<Expansion> expansion,
      @Nullable Integer count,
      @Nullable Until until) {
    this.start = start;
    this.expansion = expansion;
    this.count = count;
    this.until = until;
  }

  /**
   * Reads a rule for a series that begins at {@code start}.
   *
   * @throws UnexpandableRuleException when it is broken or would not end within bounds
   */
  static Rule of(String text, EventTime start) {
    int year = start.local().getYear();
    if (year < 1 || year > LAST_YEAR) {
      throw new UnexpandableRuleException("RRULE of a series that begins in the year " + year);
    }
    RuleReader reader = new RuleReader(text);
    String end = reader.until();
    RuleParts parts = start instanceof EventTime.AllDay ? ofDays(reader.parts()) : reader.parts();
    Optional<RuleParts> explicit = ExplicitRule.of(parts, start.local());
    return new Rule(
        start,
        explicit.map(it -> expansion(it, start.local())),
        count(reader, explicit),
        end == null ? null : Until.of(end, start));
  }

  /** COUNT; null when there is none, or one so far away that it is no end. */
  private static @Nullable Integer count(RuleReader reader, Optional<RuleParts> explicit) {
    Integer count = reader.count();
    long steps = explicit.map(ExplicitRule::stepsToNext).orElse(1L);
    if (count != null && count * steps <= MAX_COUNT_STEPS) {
      return count;
    }
    if (steps > MAX_STEPS) {
      throw new UnexpandableRuleException(
          "RRULE gives more than " + MAX_STEPS + " starts for BYSETPOS to choose one from");
    }
    return null;
  }

  /** Parts of the time of day mean nothing for whole days (RFC 5545 section 3.3.10). */
  private static RuleParts ofDays(RuleParts parts) {
    if (parts.frequency().isFinerThan(Frequency.DAILY)) {
      throw new UnexpandableRuleException(
          "RRULE with FREQ=" + parts.frequency() + " of whole days is not expanded");
    }
    RuleParts days = parts;
    for (Part part : List.of(Part.BYHOUR, Part.BYMINUTE, Part.BYSECOND)) {
      days = days.without(part);
    }
    return days;
  }

  private static Expansion expansion(RuleParts explicit, LocalDateTime start) {
    RuleParts parts = explicit.without(Part.BYSETPOS);
    Expansion all = whole(parts, start);
    return explicit
        .listed(Part.BYSETPOS)
        .<Expansion>map(positions -> new SetPositions(all, positions))
        .orElse(all);
  }

  private static Expansion whole(RuleParts parts, LocalDateTime start) {
    if (RegularDays.are(parts)) {
      return RegularDays.of(parts, start);
    }
    return parts.has(Part.BYWEEKNO)
        ? new WeekNumberExpansion(parts, start)
        : new LibraryExpansion(parts, start);
  }

  /** How many starts it gives; empty when COUNT does not end it. */
  Optional<Integer> count() {
    return Optional.ofNullable(count);
  }

  /** When it ends on the wall; empty when UNTIL does not end it. */
  Optional<LocalDateTime> until() {
    return Optional.ofNullable(until).map(Until::local);
  }

  private long startsBefore(LocalDateTime at) {
    return expansion.map(it -> it.startsBefore(at)).orElse(0L);
  }

  /** Starts from {@code from} on, in order; each step is paid from a budget. */
  Steps from(LocalDateTime from, Budget budget) {
    return new Steps(from, budget);
  }

  /** Steps over the starts of the rule. */
  final class Steps {
    private final LocalDateTime from;
    private final Budget budget;
    private final Iterator<LocalDateTime> starts;
    private long counted;
    private boolean reached = false;

    private Steps(LocalDateTime from, Budget budget) {
      this.from = from.isAfter(start.local()) ? from : start.local();
      this.budget = budget;
      long before = count == null ? 0 : startsBefore(this.from);
      LocalDateTime entry = before < 0 ? start.local() : this.from;
      counted = Math.max(0, before);
      starts = expansion.map(it -> it.from(entry, budget)).orElseGet(Collections::emptyIterator);
    }

    /** The next start; null when there is none. */
    @Nullable EventTime next() {
      while ((count == null || counted < count) && starts.hasNext()) {
        LocalDateTime local = starts.next();
        if (!reached && local.isBefore(start.local())) {
          continue;
        }
        counted++;
        if (local.getYear() > LAST_YEAR || isPast(local)) {
          return null;
        }
        reached = reached || !local.isBefore(from);
        if (reached) {
          budget.spend(Budget.ANSWER);
          return start.withLocal(local);
        }
      }
      return null;
    }

    private boolean isPast(LocalDateTime local) {
      return until != null && !until.includes(local, start);
    }
  }
}
