package dev.calgate.gateway.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What kind of history a seed has: drawn first, so that in many histories most things never fail,
 * and some fail often.
 *
 * @param accounts of each the kind of its service
 * @param calendars at the beginning, of each account
 * @param workers of each gateway
 * @param pageSize most objects on a page
 * @param polls whether accounts are looked at by themselves; without that no push is lost
 * @param pushes whether services push at all
 * @param levels of each fault 0, 1 or 2
 * @param steps disturbed steps before all faults end
 */
record Profile(
    List<Kind> accounts,
    int calendars,
    int nodes,
    int workers,
    int pageSize,
    boolean polls,
    boolean pushes,
    Map<Fault, Integer> levels,
    int steps) {

  static Profile draw(SplittableRandom random) {
    List<Kind> accounts = new ArrayList<>();
    int count = 1 + random.nextInt(random.nextInt(3) + 1);
    for (int i = 0; i < count; i++) {
      accounts.add(Kind.values()[random.nextInt(Kind.values().length)]);
    }
    Map<Fault, Integer> levels = new EnumMap<>(Fault.class);
    int mood = random.nextInt(4);
    for (Fault fault : Fault.values()) {
      int drawn = random.nextInt(8);
      levels.put(fault, mood == 0 ? 0 : drawn < 4 ? 0 : drawn < 6 ? 1 : 2);
    }
    if (levels.get(Fault.HIDDEN) > 0) {
      levels.put(Fault.REFUSED, 0);
    }
    boolean polls = random.nextInt(4) > 0;
    boolean pushes = !polls || random.nextInt(3) > 0;
    if (!polls) {
      levels.put(Fault.PUSH_LOST, 0);
    }
    return new Profile(
        List.copyOf(accounts),
        1 + random.nextInt(random.nextInt(4) + 1),
        1 + random.nextInt(2),
        1 + random.nextInt(3),
        (levels.get(Fault.CROWD) > 0 ? 3 : 1) + random.nextInt(1 + random.nextInt(5)),
        polls,
        pushes,
        levels,
        60 + random.nextInt(340));
  }

  boolean has(Fault fault) {
    return percent(fault) > 0;
  }

  int percent(Fault fault) {
    return fault.percent(levels.getOrDefault(fault, 0));
  }

  Profile without(Fault fault) {
    Map<Fault, Integer> fewer = new EnumMap<>(levels);
    fewer.put(fault, 0);
    return new Profile(accounts, calendars, nodes, workers, pageSize, polls, pushes, fewer, steps);
  }

  Profile shortened(int fewerSteps) {
    return new Profile(
        accounts, calendars, nodes, workers, pageSize, polls, pushes, levels, fewerSteps);
  }

  Profile smaller(int fewerAccounts, int fewerCalendars, int fewerNodes, int fewerWorkers) {
    return new Profile(
        accounts.subList(0, fewerAccounts),
        fewerCalendars,
        fewerNodes,
        fewerWorkers,
        pageSize,
        polls,
        pushes,
        levels,
        steps);
  }

  /** In a form that {@link #parse} reads. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("accounts=");
    text.append(String.join("+", accounts.stream().map(Kind::name).toList()));
    text.append(" calendars=").append(calendars);
    text.append(" nodes=").append(nodes).append(" workers=").append(workers);
    text.append(" pageSize=").append(pageSize);
    text.append(" polls=").append(polls).append(" pushes=").append(pushes);
    text.append(" steps=").append(steps);
    levels.forEach(
        (fault, level) -> {
          if (level > 0) {
            text.append(' ').append(fault).append('=').append(level);
          }
        });
    return text.toString();
  }

  /** Reads what {@link #toString} wrote. */
  static Profile parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : text.split(" ")) {
      int equals = part.indexOf('=');
      values.put(part.substring(0, equals), part.substring(equals + 1));
    }
    Map<Fault, Integer> levels = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      levels.put(fault, Integer.parseInt(values.getOrDefault(fault.name(), "0")));
    }
    return new Profile(
        Arrays.stream(values.get("accounts").split("[+]")).map(Kind::valueOf).toList(),
        Integer.parseInt(values.get("calendars")),
        Integer.parseInt(values.get("nodes")),
        Integer.parseInt(values.get("workers")),
        Integer.parseInt(values.get("pageSize")),
        Boolean.parseBoolean(values.get("polls")),
        Boolean.parseBoolean(values.get("pushes")),
        levels,
        Integer.parseInt(values.get("steps")));
  }
}
