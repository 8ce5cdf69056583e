package dev.calgate.simulator.cronofy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An account of the simulated service, with one profile and its calendars. Thread-safe. */
public final class CronofyAccount {
  private final CronofySimulator server;
  private final String email;
  private final String sub = Identifiers.of("acc_");
  private final String profileId = Identifiers.of("pro_");
  private final List<CronofyCalendar> calendars = new CopyOnWriteArrayList<>();
  private volatile boolean connected = true;

  CronofyAccount(CronofySimulator server, String email) {
    this.server = server;
    this.email = email;
  }

  /** The address of its person, and the name of its profile. */
  public String email() {
    return email;
  }

  /** Its identity at the service. */
  public String sub() {
    return sub;
  }

  /** Makes a calendar. */
  public CronofyCalendar createCalendar(String name) {
    CronofyCalendar calendar =
        new CronofyCalendar(server, this, "cal_" + profileId + "_" + Identifiers.of(""), name);
    calendars.add(calendar);
    listChanged();
    return calendar;
  }

  /** All calendars, deleted ones too. */
  public List<CronofyCalendar> calendars() {
    return List.copyOf(calendars);
  }

  /** A calendar by its id, deleted or not. */
  public Optional<CronofyCalendar> calendar(String id) {
    return calendars.stream().filter(it -> it.id().equals(id)).findFirst();
  }

  /**
   * Lets an application in, as if the person had just agreed.
   *
   * @param scope words with blanks between, such as {@code read_write}
   * @return a refresh token
   * @throws IllegalArgumentException when there is no such client
   */
  public String grant(String clientId, String scope) {
    return server.grants().grant(this, clientId, scope).refreshToken();
  }

  /**
   * An access token of an application that is let in so.
   *
   * @throws IllegalArgumentException when there is no such client
   */
  public String accessToken(String clientId, String scope) {
    return server.grants().accessToken(server.grants().grant(this, clientId, scope));
  }

  /** Shuts all applications out; their tokens are refused from now on. */
  public void revokeGrants() {
    server.grants().revoke(this);
  }

  /** Ends all access tokens; refresh tokens still give new ones. */
  public void expireAccessTokens() {
    server.grants().expireAccessTokens(this);
  }

  /** Takes the service's access to the profile away, and has the service notice. */
  public void disconnect() {
    connected = false;
    server.channels().told(this, "profile_disconnected");
  }

  /** Gives it back. */
  public void reconnect() {
    connected = true;
    listChanged();
  }

  /** That calendars come and go is told as a change; of that the documentation says nothing. */
  void listChanged() {
    server.channels().listChanged(this, server.clock().instant());
  }

  ObjectNode userinfo(String scope) {
    ObjectNode info =
        Json.object().put("sub", sub).put("email", email).put("name", email.split("@", 2)[0]);
    info.put("zoneinfo", "Etc/UTC").put("cronofy.type", "account");
    ObjectNode data = info.putObject("cronofy.data");
    data.putObject("authorization").put("scope", scope).put("status", "active");
    ObjectNode profile = profile(data.putArray("profiles").addObject());
    profile.put("profile_connected", connected).put("profile_initial_sync_required", false);
    if (!connected) {
      profile.put("profile_relink_url", server.url() + "/oauth/authorize");
    }
    ArrayNode list = profile.putArray("profile_calendars");
    calendars.forEach(it -> list.add(it.traits()));
    data.putArray("conferencing_profiles");
    return info;
  }

  ObjectNode calendarList() {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("calendars");
    for (CronofyCalendar calendar : calendars) {
      ObjectNode entry = profile(list.addObject());
      entry.setAll(calendar.traits());
    }
    return answer;
  }

  private ObjectNode profile(ObjectNode node) {
    return node.put("provider_name", "cronofy")
        .put("provider_service", "cronofy")
        .put("profile_id", profileId)
        .put("profile_name", email);
  }

  /** Of the profile as token answers tell it. */
  ObjectNode linkingProfile() {
    return profile(Json.object());
  }

  @Override
  public String toString() {
    return email;
  }
}
