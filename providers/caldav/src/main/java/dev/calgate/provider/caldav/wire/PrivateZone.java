package dev.calgate.provider.caldav.wire;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A VTIMEZONE whose name says nothing: which offset held when, matched against the zones that the
 * JDK knows over the years around an event. Plain arithmetic over one day of each year, because a
 * library that expands the rules takes a tenth of a second for a zone, and for ever for a hostile
 * one. Not thread-safe.
 */
final class PrivateZone {
  private static final int MAX_OBSERVANCES = 100;
  private static final int MONTHS = 36;
  private static final List<String> COMMON =
      List.of(
          "UTC",
          "Europe/Berlin",
          "Europe/London",
          "America/New_York",
          "America/Chicago",
          "America/Denver",
          "America/Los_Angeles",
          "Europe/Athens",
          "Asia/Tokyo",
          "Asia/Kolkata",
          "Asia/Shanghai",
          "Australia/Sydney");
  private static final List<ZoneId> CANDIDATES =
      Stream.concat(COMMON.stream(), JdkZones.names().stream().filter(id -> id.contains("/")))
          .map(ZoneId::of)
          .toList();

  private final ZoneOffset first;
  private final NavigableMap<Instant, ZoneOffset> onsets;
  private final Map<Integer, Optional<ZoneId>> sameAs = new HashMap<>();

  private PrivateZone(ZoneOffset first, NavigableMap<Instant, ZoneOffset> onsets) {
    this.first = first;
    this.onsets = onsets;
  }

  /** Reads a VTIMEZONE; empty when it makes no sense. */
  static Optional<PrivateZone> read(Component zone) {
    if (zone.components().isEmpty() || zone.components().size() > MAX_OBSERVANCES) {
      return Optional.empty();
    }
    NavigableMap<Instant, ZoneOffset> onsets = new TreeMap<>();
    ZoneOffset first = ZoneOffset.UTC;
    try {
      for (Component component : zone.components()) {
        ZoneObservance observance = ZoneObservance.read(component);
        for (LocalDateTime onset : observance.onsets()) {
          Instant at = onset.toInstant(observance.before());
          onsets.put(at, observance.offset());
          first = at.equals(onsets.firstKey()) ? observance.before() : first;
        }
      }
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(new PrivateZone(first, onsets));
  }

  /**
   * The JDK's zone that behaves the same from the year before a date to the year after it. A zone
   * that never changes is its offset if no place has it.
   */
  Optional<ZoneId> sameAs(LocalDate around) {
    return sameAs.computeIfAbsent(around.getYear(), this::sameIn);
  }

  /** Whether a zone behaves the same from the year before a date to the year after it. */
  boolean isLike(ZoneId zone, LocalDate around) {
    List<Instant> moments = moments(around.getYear());
    return same(zone.getRules(), moments, moments.stream().map(this::offset).toList());
  }

  private static List<Instant> moments(int year) {
    List<Instant> moments = new ArrayList<>(MONTHS);
    for (int month = 0; month < MONTHS; month++) {
      moments.add(
          LocalDate.of(year - 1, 1, 1).plusMonths(month).atStartOfDay().toInstant(ZoneOffset.UTC));
    }
    return moments;
  }

  private Optional<ZoneId> sameIn(int year) {
    List<Instant> moments = moments(year);
    List<ZoneOffset> offsets = moments.stream().map(this::offset).toList();
    return CANDIDATES.stream()
        .filter(zone -> same(zone.getRules(), moments, offsets))
        .findFirst()
        .or(() -> Optional.<ZoneId>of(offsets.get(0)).filter(it -> isFixed()));
  }

  private static boolean same(ZoneRules rules, List<Instant> moments, List<ZoneOffset> offsets) {
    for (int i = 0; i < moments.size(); i++) {
      if (!rules.getOffset(moments.get(i)).equals(offsets.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean isFixed() {
    return new HashSet<>(onsets.values()).size() == 1 && onsets.containsValue(first);
  }

  private ZoneOffset offset(Instant at) {
    Map.Entry<Instant, ZoneOffset> onset = onsets.floorEntry(at);
    return onset == null ? first : onset.getValue();
  }

  /**
   * The moment that a local time of this zone names: inside a gap by the offset before it, an
   * ambiguous one as the first.
   */
  Instant instant(LocalDateTime local) {
    Instant asIfUtc = local.toInstant(ZoneOffset.UTC);
    ZoneOffset before = offset(asIfUtc.minus(Duration.ofDays(1)));
    ZoneOffset after = offset(asIfUtc.plus(Duration.ofDays(1)));
    boolean onlyAfter =
        !offset(local.toInstant(before)).equals(before)
            && offset(local.toInstant(after)).equals(after);
    return local.toInstant(onlyAfter ? after : before);
  }
}
