package dev.calgate.gateway.store;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** A time zone whose rules are turned by hand, in all of this JVM. */
final class TurnedZone extends ZoneRulesProvider {
  static final String NAME = "Test/Turned";

  private static volatile ZoneRules rules = ZoneRules.of(ZoneOffset.ofHours(3));

  static {
    registerProvider(new TurnedZone());
  }

  /** The zone, which follows what it is turned to. */
  static ZoneId zone() {
    return ZoneId.of(NAME);
  }

  /** Gives it other rules, and tells of them as of another JDK's. */
  static Tzdata turn(String version, ZoneRules to) {
    rules = to;
    return new Tzdata(version, Map.of(NAME, Tzdata.text(to)));
  }

  /** Rules that change on certain days, as a decree may say. */
  static ZoneRules changing(int hours, Map<Instant, Integer> changes) {
    StringBuilder text = new StringBuilder(ZoneOffset.ofHours(hours).getId());
    new TreeMap<>(changes)
        .forEach(
            (at, to) ->
                text.append(' ')
                    .append(at.getEpochSecond())
                    .append(' ')
                    .append(ZoneOffset.ofHours(to).getId()));
    return Tzdata.rules(text.toString());
  }

  @Override
  protected Set<String> provideZoneIds() {
    return Set.of(NAME);
  }

  @Override
  protected ZoneRules provideRules(String zoneId, boolean forCaching) {
    return forCaching ? null : rules;
  }

  @Override
  protected NavigableMap<String, ZoneRules> provideVersions(String zoneId) {
    return new TreeMap<>(Map.of("turned", rules));
  }
}
