package dev.calgate.provider.caldav.wire;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a VTIMEZONE (RFC 5545 section 3.6.5) with what the JDK knows of a zone from a year on:
 * what changed by decree as single dates, what repeats for ever as rules.
 */
final class ZoneDefinition {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);
  private static final LocalDateTime LONG_AGO = LocalDateTime.of(1970, 1, 1, 0, 0);

  /** Where a rule has no spelling, its dates are told up to here. */
  private static final int LAST_YEAR = 2100;

  private final String tzid;
  private final ZoneRules rules;
  private final Map<Kind, List<LocalDateTime>> single = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  /** What observances have in common that are told as one. */
  private record Kind(boolean daylight, ZoneOffset before, ZoneOffset after) {}

  private ZoneDefinition(String tzid, ZoneRules rules) {
    this.tzid = tzid;
    this.rules = rules;
  }

  /**
   * The lines of a definition, unfolded.
   *
   * @param tzid how the object calls the zone
   * @param firstYear of the times that are in it
   */
  static List<String> lines(String tzid, ZoneId zone, int firstYear) {
    return new ZoneDefinition(tzid, zone.getRules()).write(firstYear);
  }

  private List<String> write(int firstYear) {
    lines.add("BEGIN:VTIMEZONE");
    lines.add("TZID:" + LineText.escape(tzid));
    // A year earlier, for some readers want an onset before the time itself.
    int from = Math.max(1, firstYear - 1);
    int rulesFrom = Math.max(from, lastDecree().map(it -> it + 1).orElse(from));
    decrees(from, rulesFrom);
    List<String> repeated = new ArrayList<>();
    for (ZoneOffsetTransitionRule rule : rules.getTransitionRules()) {
      repeated.addAll(repeated(rule, rulesFrom));
    }
    single.forEach((kind, onsets) -> lines.addAll(observance(kind, onsets, Optional.empty())));
    lines.addAll(repeated);
    lines.add("END:VTIMEZONE");
    return lines;
  }

  /** Where a zone begins that has not changed before. */
  private static LocalDateTime start(int year) {
    return year < LONG_AGO.getYear() ? LONG_AGO.withYear(year) : LONG_AGO;
  }

  /** The year of the last change that no rule tells; empty when there was none. */
  private Optional<Integer> lastDecree() {
    List<ZoneOffsetTransition> decrees = rules.getTransitions();
    return decrees.isEmpty()
        ? Optional.empty()
        : Optional.of(decrees.get(decrees.size() - 1).getDateTimeBefore().getYear());
  }

  /** All changes from a year on, and the one before, up to where the rules take over. */
  private void decrees(int from, int rulesFrom) {
    Instant begin = Year.of(from).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    ZoneOffsetTransition next = rules.previousTransition(begin);
    if (next == null) {
      ZoneOffset first = rules.getOffset(begin);
      single.put(new Kind(false, first, first), new ArrayList<>(List.of(start(from))));
      next = rules.nextTransition(begin);
    }
    boolean hasRules = !rules.getTransitionRules().isEmpty();
    while (next != null && !(hasRules && next.getDateTimeBefore().getYear() >= rulesFrom)) {
      single.computeIfAbsent(kind(next), kind -> new ArrayList<>()).add(next.getDateTimeBefore());
      next = rules.nextTransition(next.getInstant());
    }
  }

  private Kind kind(ZoneOffsetTransition transition) {
    return new Kind(
        rules.isDaylightSavings(transition.getInstant()),
        transition.getOffsetBefore(),
        transition.getOffsetAfter());
  }

  private List<String> repeated(ZoneOffsetTransitionRule rule, int from) {
    List<LocalDateTime> onsets = new ArrayList<>();
    for (int year = from; year <= Math.max(LAST_YEAR, from); year++) {
      onsets.add(rule.createTransition(year).getDateTimeBefore());
    }
    Kind kind = kind(rule.createTransition(from));
    Optional<String> spelled = spelled(rule, onsets);
    return observance(kind, spelled.isPresent() ? onsets.subList(0, 1) : onsets, spelled);
  }

  /** A rule whose days are the given ones; empty when it has no spelling of this kind. */
  private static Optional<String> spelled(
      ZoneOffsetTransitionRule rule, List<LocalDateTime> onsets) {
    return ZoneRuleText.candidates(rule, onsets.get(0).toLocalDate()).stream()
        .filter(text -> tells(text, onsets))
        .findFirst();
  }

  private static boolean tells(String text, List<LocalDateTime> onsets) {
    YearlyRule rule = YearlyRule.read(text, onsets.get(0).toLocalDate());
    return onsets.stream()
        .map(LocalDateTime::toLocalDate)
        .allMatch(day -> rule.in(day.getYear()).filter(day::equals).isPresent());
  }

  private static List<String> observance(
      Kind kind, List<LocalDateTime> onsets, Optional<String> rule) {
    String name = kind.daylight() ? "DAYLIGHT" : "STANDARD";
    List<String> lines = new ArrayList<>();
    lines.add("BEGIN:" + name);
    lines.add("DTSTART:" + TIME.format(onsets.get(0)));
    lines.add("TZOFFSETFROM:" + offset(kind.before()));
    lines.add("TZOFFSETTO:" + offset(kind.after()));
    rule.ifPresent(it -> lines.add("RRULE:" + it));
    onsets.stream().skip(1).forEach(onset -> lines.add("RDATE:" + TIME.format(onset)));
    lines.add("END:" + name);
    return lines;
  }

  private static String offset(ZoneOffset offset) {
    return offset.equals(ZoneOffset.UTC) ? "+0000" : offset.getId().replace(":", "");
  }
}
