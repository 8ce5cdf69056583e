package dev.calgate.gateway;

import dev.calgate.model.EventTime;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.simulator.google.GoogleSimulator;
import dev.calgate.simulator.google.GoogleUser;
import dev.calgate.simulator.google.OpenChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * A simulated Google where Ann has her own calendar and one for work, and what a gateway has to be
 * told to read them.
 */
final class GoogleAccount implements AutoCloseable {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final LocalDateTime NINE = LocalDateTime.of(2026, 12, 1, 9, 0);

  final GoogleSimulator server = GoogleSimulator.start(Clock.systemUTC());
  final GoogleUser ann = server.addUser("ann@example.com");
  final GoogleCalendar work = ann.createCalendar("Work", PARIS);

  GoogleAccount() {
    server.addClient("client", "secret");
  }

  /** The lines of configuration with which a gateway finds it. */
  String block() {
    return """
    providers:
      google: {clientId: client, clientSecret: secret, rootUrl: "%s", tokenUrl: "%s/token"}
    """
        .formatted(server.url(), server.url());
  }

  /** The body of the request that links the account. */
  String credential() {
    return credential(ann.grant("client", "https://www.googleapis.com/auth/calendar"));
  }

  /** The same with another refresh token. */
  static String credential(String refreshToken) {
    return "{\"provider\":\"google\",\"refresh_token\":\"%s\"}".formatted(refreshToken);
  }

  /** Links the account and waits until it has been read. */
  String linkTo(RunningGateway gateway) {
    String account = gateway.link(credential());
    gateway.sync(account);
    return account;
  }

  /** An hour in the morning of the first of December 2026. */
  static void meeting(GoogleCalendar calendar, String title) {
    EventTime start = EventTime.zoned(NINE, PARIS);
    calendar.createEvent(title, start, start.withLocal(NINE.plusHours(1)));
  }

  List<OpenChannel> channels() {
    return server.push().channels();
  }

  /** How many times somebody has asked for a channel. */
  long watches() {
    return server.log().matching(it -> it.path().endsWith("/watch")).size();
  }

  /** Whether no channel ends within the next hour. */
  boolean isWatchedForLong() {
    return channels().stream()
        .allMatch(
            it -> it.expiration().isAfter(Clock.systemUTC().instant().plus(Duration.ofHours(1))));
  }

  @Override
  public void close() {
    server.close();
  }
}
