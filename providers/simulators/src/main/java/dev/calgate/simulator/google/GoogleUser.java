package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.List;

/** A user of the simulated Google, with a primary calendar and a list of calendars. Thread-safe. */
public final class GoogleUser {
  private static final String ZONE = "Europe/Berlin";

  private final GoogleSimulator server;
  private final String email;
  private final CalendarListBook list;
  private final GoogleCalendar primary;

  GoogleUser(GoogleSimulator server, String email) {
    this.server = server;
    this.email = email;
    this.list = new CalendarListBook(this, server.stamps(), new SyncEpoch(server.clock()));
    this.primary = add(email, email, ZoneId.of(ZONE));
  }

  /** The address that names the user. */
  public String email() {
    return email;
  }

  /** The user's own calendar, whose id is the e-mail. */
  public GoogleCalendar primary() {
    return primary;
  }

  /** Makes a calendar in Europe/Berlin and puts it on the list. */
  public GoogleCalendar createCalendar(String title) {
    return createCalendar(title, ZoneId.of(ZONE));
  }

  /** Makes a calendar and puts it on the list. */
  public GoogleCalendar createCalendar(String title, ZoneId zone) {
    return add(Identifiers.random() + "@group.calendar.google.com", title, zone);
  }

  private GoogleCalendar add(String id, String title, ZoneId zone) {
    ObjectNode properties = Json.object().put("summary", title).put("timeZone", zone.getId());
    GoogleCalendar calendar = new GoogleCalendar(server, this, id, properties);
    server.add(calendar);
    list.add(calendar, Json.object());
    return calendar;
  }

  /** The calendars on the user's list, own and shared ones. */
  public List<GoogleCalendar> calendars() {
    return list.after(0).stream()
        .filter(it -> !it.deleted())
        .map(CalendarListBook.Listed::calendar)
        .toList();
  }

  /** Takes a calendar off the list; the calendar itself stays as it is. */
  public void removeFromList(GoogleCalendar calendar) {
    list.remove(calendar);
  }

  /** Puts a calendar that the user may see on the list again. */
  public void addToList(GoogleCalendar calendar) {
    list.add(calendar, Json.object());
  }

  /** Hides a calendar, or shows it again. */
  public void hide(GoogleCalendar calendar, boolean hidden) {
    ObjectNode own = Json.object();
    list.add(calendar, hidden ? own.put("hidden", true).put("selected", false) : own);
  }

  /** Makes every sync token of the list of calendars worthless; they answer 410 from now on. */
  public void expireListTokens() {
    list.epoch().next("fullSyncRequired");
  }

  /**
   * Lets an application in, as if the user had just agreed.
   *
   * @param scope words with blanks between, with or without Google's prefix
   * @return a refresh token
   * @throws IllegalArgumentException when there is no such client
   */
  public String grant(String clientId, String scope) {
    return server.grants().refreshToken(server.grants().grant(this, clientId, scope));
  }

  /**
   * Lets an application in for an hour, as if the user had just agreed.
   *
   * @param scope words with blanks between, with or without Google's prefix
   * @return an access token
   * @throws IllegalArgumentException when there is no such client
   */
  public String accessToken(String clientId, String scope) {
    return server.grants().accessToken(server.grants().grant(this, clientId, scope));
  }

  /** Shuts all applications out; their tokens are refused from now on. */
  public void revokeGrants() {
    server.grants().revoke(this);
  }

  /** Ends all access tokens that act for the user; refresh tokens still give new ones. */
  public void expireAccessTokens() {
    server.grants().expireAccessTokens(this);
  }

  CalendarListBook list() {
    return list;
  }

  void listChanged() {
    server.channels().changed(listKey());
  }

  String listKey() {
    return "calendarList " + email;
  }

  @Override
  public String toString() {
    return email;
  }
}
