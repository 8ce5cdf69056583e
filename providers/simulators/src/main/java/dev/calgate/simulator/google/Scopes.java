package dev.calgate.simulator.google;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which scopes open which method, as Google's description of its API has it. */
final class Scopes {
  private static final String PREFIX = "https://www.googleapis.com/auth/";

  /** Of each method by its id; the scopes without prefix. */
  static final Map<String, Set<String>> OF_METHODS = ofMethods();

  private Scopes() {}

  /** A scope with Google's prefix, unless it is one of OpenID's or complete already. */
  static String full(String scope) {
    boolean own = scope.contains("://") || Set.of("openid", "email", "profile").contains(scope);
    return own ? scope : PREFIX + scope;
  }

  /** Refuses unless one of the scopes opens the method. */
  static void check(String method, Set<String> granted) {
    if (OF_METHODS.getOrDefault(method, Set.of()).stream()
        .noneMatch(it -> granted.contains(PREFIX + it))) {
      throw GoogleException.scope(method);
    }
  }

  private static Map<String, Set<String>> ofMethods() {
    Map<String, Set<String>> all = new HashMap<>();
    add(
        all,
        "calendarList.list calendarList.watch",
        "calendar .calendarlist .calendarlist.readonly .readonly");
    add(
        all,
        "calendarList.get",
        "calendar .app.created .calendarlist .calendarlist.readonly .readonly");
    add(all, "calendarList.insert", "calendar .calendarlist");
    add(
        all,
        "calendarList.patch calendarList.update calendarList.delete",
        "calendar .app.created .calendarlist");
    add(all, "calendars.get", "calendar .app.created .calendars .calendars.readonly .readonly");
    add(
        all,
        "calendars.insert calendars.patch calendars.update calendars.delete",
        "calendar .app.created .calendars");
    add(
        all,
        "events.list events.get events.instances events.watch",
        "calendar .app.created .events .events.freebusy .events.owned "
            + ".events.owned.readonly .events.public.readonly .events.readonly .readonly");
    add(
        all,
        "events.insert events.import events.update events.patch events.delete",
        "calendar .app.created .events .events.owned");
    add(all, "events.move", "calendar .events .events.owned");
    add(all, "freebusy.query", "calendar .events.freebusy .freebusy .readonly");
    add(
        all,
        "channels.stop",
        "calendar .acls .acls.readonly .app.created .calendarlist .calendarlist.readonly "
            + ".events .events.freebusy .events.owned .events.owned.readonly "
            + ".events.public.readonly .events.readonly .readonly .settings.readonly");
    return Map.copyOf(all);
  }

  private static void add(Map<String, Set<String>> all, String methods, String scopes) {
    Set<String> words = new HashSet<>();
    Arrays.stream(scopes.split(" "))
        .forEach(it -> words.add(it.startsWith(".") ? "calendar" + it : it));
    Arrays.stream(methods.split(" ")).forEach(it -> all.put("calendar." + it, Set.copyOf(words)));
  }
}
