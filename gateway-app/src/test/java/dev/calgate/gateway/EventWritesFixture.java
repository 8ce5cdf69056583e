package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.calgate.gateway.RunningGateway.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A gateway with an account of some provider, through whose API events are written, and what is to
 * be seen of that at the provider, in the list and in the feed.
 */
abstract class EventWritesFixture {
  static final String TIMES =
      "'start':{'date_time':'2026-12-01T09:00:00','time_zone':'Europe/Paris'},"
          + "'end':{'date_time':'2026-12-01T10:00:00','time_zone':'Europe/Paris'}";
  static final String WEEKLY = ",'recurrence':{'rules':['FREQ=WEEKLY;COUNT=6']}";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  RunningGateway gateway;
  FeedReader reader;
  String account;
  String calendar;

  /** What the gateway has to be told to reach the provider. */
  abstract String configuration();

  /** The body that links the account. */
  abstract String credential();

  /** The name of the calendar that is written. */
  String calendarName() {
    return "Work";
  }

  /** What the provider has in that calendar, in the words of {@link Truth}. */
  abstract Map<String, String> truth();

  /** What it has in the account's other calendar, which is called Club. */
  abstract Map<String, String> truthOfClub();

  /** Gives an event another title without the gateway. */
  abstract void rename(JsonNode event, String title);

  /** Takes an event away without the gateway. */
  abstract void remove(JsonNode event);

  /** Has the next write reach the provider, but not its answer the gateway. */
  abstract void loseNextAnswer();

  /** The next write has no effect and is answered with a status. */
  abstract void refuseNextWrite(int status);

  /** Adds to an event what the API has no words for. */
  abstract void plantUnknown(JsonNode event);

  /** Whether an event has that. */
  abstract boolean hasUnknown(JsonNode event);

  /** How many requests the provider was sent that write. */
  abstract long writes();

  /** A calendar that can only be read, by its name. */
  abstract String readOnlyCalendar();

  /** Makes an event to which the account's owner is invited, and gives its title. */
  abstract String invite();

  /** The same for a daily series. */
  abstract String inviteToSeries();

  /** What the provider has as the owner's answer, in its own words. */
  abstract String answerTo(String title);

  @BeforeEach
  final void startGateway() {
    gateway =
        RunningGateway.start(
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 250ms, ceiling: 1s}\n" + configuration());
    reader = new FeedReader(gateway);
    account = gateway.link(credential());
    gateway.sync(account);
    calendar = calendarId(calendarName());
    reader.readOn();
  }

  @AfterEach
  final void stopGateway() {
    gateway.close();
  }

  final String calendarId(String name) {
    for (JsonNode one : gateway.get("/api/calendars?account=" + account).json().path("items")) {
      if (one.path("name").textValue().equals(name)) {
        return one.path("id").textValue();
      }
    }
    throw new AssertionError("No calendar " + name);
  }

  final Answer send(String method, String path, @Nullable String json, String... headers) {
    HttpRequest.Builder request =
        gateway
            .request(path)
            .header("Content-Type", "application/json")
            .method(
                method,
                json == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
    return gateway.send(headers.length == 0 ? request.build() : request.headers(headers).build());
  }

  final Answer create(String fields, String... headers) {
    return send(
        "POST",
        "/api/events",
        "{'calendar_id':'%s',%s%s}".formatted(calendar, TIMES, fields),
        headers);
  }

  final JsonNode created(String fields) {
    Answer answer = create(fields);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  final JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  static String path(JsonNode event) {
    return "/api/events/" + event.path("id").textValue();
  }

  static String occurrence(JsonNode series, String utc) {
    return path(series) + "_" + utc;
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The provider, the list and the fold of the feed say the same, also when all has settled. */
  final void consistent() {
    assertThat(reader.told(account)).isEqualTo(truth());
    gateway.sync(account);
    assertThat(reader.readOn()).as("echoes").isEmpty();
    assertThat(reader.events()).isEqualTo(reader.listed());
  }

  /** The entries since the last ones, all of which come of the API. */
  final List<JsonNode> entries() {
    List<JsonNode> entries = reader.readOn();
    for (JsonNode entry : entries) {
      assertThat(entry.at("/origin/type").textValue()).as("%s", entry).isEqualTo("api");
    }
    return entries;
  }

  final JsonNode entry() {
    List<JsonNode> entries = entries();
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  /** When occurrences take place. */
  final List<String> starts() {
    List<String> starts = new ArrayList<>();
    gateway
        .get("/api/events?view=occurrences&from=2026-11-01T00:00:00Z&to=2027-04-01T00:00:00Z")
        .json()
        .path("items")
        .forEach(it -> starts.add(it.at("/start/date_time").textValue()));
    return starts;
  }

  final List<String> titles() {
    List<String> titles = new ArrayList<>();
    gateway
        .get("/api/events?view=occurrences&from=2026-11-01T00:00:00Z&to=2027-04-01T00:00:00Z")
        .json()
        .path("items")
        .forEach(it -> titles.add(it.path("title").textValue()));
    return titles;
  }
}
