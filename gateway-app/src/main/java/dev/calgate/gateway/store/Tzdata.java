package dev.calgate.gateway.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules of all time zones, in one version of the time zone database.
 *
 * @param version as its publisher calls it, such as {@code 2025b}
 * @param zones each zone's rules as {@link #text} spells them
 */
public record Tzdata(String version, Map<String, String> zones) {
  private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

  public Tzdata {
    zones = Map.copyOf(zones);
  }

  /** That of the running JDK, without zones that libraries may have added. */
  public static Tzdata ofJdk() {
    Set<String> own = Set.copyOf(Arrays.asList(java.util.TimeZone.getAvailableIDs()));
    Map<String, String> zones = new TreeMap<>();
    for (String zone : ZoneId.getAvailableZoneIds()) {
      if (own.contains(zone)) {
        zones.put(zone, text(ZoneId.of(zone).getRules()));
      }
    }
    return new Tzdata(ZoneRulesProvider.getVersions("UTC").lastEntry().getKey(), zones);
  }

  /** The same for the same rules, whatever their version is called. */
  String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(zones)
          .forEach(
              (zone, rules) ->
                  digest.update((zone + "=" + rules + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** A zone's offset in 2020, and each change from then on up to 2100. */
  static String text(ZoneRules rules) {
    StringBuilder text = new StringBuilder(rules.getOffset(FIRST).getId());
    ZoneOffsetTransition next = rules.nextTransition(FIRST);
    while (next != null && next.getInstant().isBefore(LAST)) {
      text.append(' ').append(next.getInstant().getEpochSecond());
      text.append(' ').append(next.getOffsetAfter().getId());
      next = rules.nextTransition(next.getInstant());
    }
    return text.toString();
  }

  /** The rules that a text spells; before and after the years it tells nothing changes. */
  static ZoneRules rules(String text) {
    String[] words = text.split(" ");
    ZoneOffset first = ZoneOffset.of(words[0]);
    ZoneOffset before = first;
    List<ZoneOffsetTransition> changes = new ArrayList<>();
    for (int i = 1; i < words.length; i += 2) {
      ZoneOffset after = ZoneOffset.of(words[i + 1]);
      LocalDateTime at = LocalDateTime.ofEpochSecond(Long.parseLong(words[i]), 0, before);
      changes.add(ZoneOffsetTransition.of(at, before, after));
      before = after;
    }
    return changes.isEmpty()
        ? ZoneRules.of(first)
        : ZoneRules.of(first, first, List.of(), changes, List.of());
  }
}
