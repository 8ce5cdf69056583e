package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose account it is, and which calendars it has.
 *
 * @param sub names the account for ever
 * @param name what a person recognises it by
 * @param addresses the account's own, in lower case
 * @param calendars those that are not deleted
 */
public record Userinfo(
    String sub, String name, Set<String> addresses, List<ListedCalendar> calendars) {
  public Userinfo {
    addresses = Set.copyOf(addresses);
    calendars = List.copyOf(calendars);
  }

  /**
   * One calendar.
   *
   * @param connected whether the service can still reach what is behind it
   */
  public record ListedCalendar(
      String id, String name, boolean primary, boolean readOnly, boolean connected) {}

  /**
   * Reads an answer.
   *
   * @throws UnreadableException when it lacks the account or the calendars
   */
  public static Userinfo of(String text) throws UnreadableException {
    ObjectNode info = Json.parse(text);
    String sub =
        Json.some(info, "sub").orElseThrow(() -> new UnreadableException("No sub is told"));
    // The dots are part of the names.
    JsonNode profiles = info.path("cronofy.data").path("profiles");
    if (!profiles.isArray()) {
      throw new UnreadableException("No profiles are told");
    }
    Set<String> addresses = new TreeSet<>();
    address(info, "email").ifPresent(addresses::add);
    List<ListedCalendar> calendars = new ArrayList<>();
    for (JsonNode profile : profiles) {
      address(profile, "profile_name").ifPresent(addresses::add);
      addAll(calendars, profile);
    }
    String name = Json.some(info, "email").or(() -> Json.some(info, "name")).orElse(sub);
    return new Userinfo(sub, name, addresses, calendars);
  }

  private static Optional<String> address(JsonNode of, String field) {
    return Json.some(of, field)
        .filter(it -> it.contains("@"))
        .map(it -> it.toLowerCase(Locale.ROOT));
  }

  private static void addAll(List<ListedCalendar> calendars, JsonNode profile)
      throws UnreadableException {
    JsonNode list = profile.path("profile_calendars");
    if (!list.isArray()) {
      throw new UnreadableException("A profile tells no calendars");
    }
    boolean connected = profile.path("profile_connected").asBoolean(true);
    for (JsonNode it : list) {
      String id =
          Json.some(it, "calendar_id")
              .orElseThrow(() -> new UnreadableException("A calendar has no calendar_id"));
      if (!it.path("calendar_deleted").asBoolean()) {
        calendars.add(
            new ListedCalendar(
                id,
                Json.some(it, "calendar_name").orElse(id),
                it.path("calendar_primary").asBoolean(),
                it.path("calendar_readonly").asBoolean(),
                connected));
      }
    }
  }

  /** A calendar that is there. */
  public Optional<ListedCalendar> calendar(String id) {
    return calendars.stream().filter(it -> it.id().equals(id)).findFirst();
  }
}
