package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.owner.OwnedCalendar;
import dev.calgate.simulator.owner.Plan;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** A gateway that looks at providers only when it is asked to, and one calendar of its account. */
final class AuditFixture implements AutoCloseable {
  static final String RARELY =
      "egress: {allow: [127.0.0.1]}\npoll: {floor: 1h, ceiling: 1h}\naudit: {every: never}\n";
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final String REQUEST = "audit-of-the-test";

  final TestDatabase database = TestDatabase.create();
  final Jdbi jdbi = database.jdbi();
  final RunningGateway gateway;
  final FeedReader reader;
  final String account;
  final String calendar;
  private final Map<String, JsonNode> folded = new TreeMap<>();
  private long position;

  /** One that has read the calendar of a name. */
  AuditFixture(String configuration, String credential, String name) {
    gateway = RunningGateway.start(database.jdbcUrl(), RARELY + configuration);
    reader = new FeedReader(gateway);
    account = gateway.link(credential);
    gateway.sync(account);
    calendar = calendarNamed(name);
    foldOn();
  }

  /**
   * Enters eight events and a series with a cancelled occurrence.
   *
   * @return the names of the eight
   */
  static List<String> fill(OwnedCalendar owned) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      names.add(owned.create(plan("Event " + i, i)));
    }
    LocalDateTime nine = LocalDateTime.of(2026, 12, 7, 9, 0);
    EventTime start = EventTime.zoned(nine, PARIS);
    Plan series = plan("uid-of-series", "Series", start, "FREQ=DAILY;COUNT=10", List.of());
    String ref = owned.create(series);
    EventTime second = EventTime.zoned(nine.plusDays(1), PARIS);
    owned.cancelOccurrence(
        ref,
        plan("uid-of-series", "Series", start, "FREQ=DAILY;COUNT=10", List.of(second)),
        second);
    return names;
  }

  static Plan plan(String title, int day) {
    LocalDateTime at = LocalDateTime.of(2026, 12, 1 + day, 9, 0);
    return plan("uid-of-" + day, title, EventTime.zoned(at, PARIS), "", List.of());
  }

  private static Plan plan(
      String uid, String title, EventTime start, String rule, List<EventTime> without) {
    return new Plan(uid, title, "", start, 60, rule, without, 0);
  }

  private String calendarNamed(String name) {
    for (JsonNode it : gateway.get("/api/calendars?account=" + account).json().path("items")) {
      if (it.path("name").asText().equals(name)) {
        return it.path("id").asText();
      }
    }
    throw new AssertionError("No calendar " + name);
  }

  Answer audit() {
    return gateway.send(
        gateway
            .request("/api/calendars/" + calendar + "/audit?wait=60")
            .header("X-Request-Id", REQUEST)
            .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
            .build());
  }

  /** An audit that goes through. */
  JsonNode report() {
    Answer answer = audit();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("state").asText()).isEqualTo("done");
    assertThat(answer.json().path("calendar_id").asText()).isEqualTo(calendar);
    assertThat(answer.json().path("request_id").asText()).isEqualTo(REQUEST);
    return answer.json();
  }

  static List<Integer> figures(JsonNode report) {
    return List.of(
        report.path("missing").asInt(-1),
        report.path("ghost").asInt(-1),
        report.path("stale").asInt(-1));
  }

  /** The ids of events that a report gives as examples. */
  static List<String> examples(JsonNode report, String kind) {
    List<String> ids = new ArrayList<>();
    report.path("examples").path(kind).forEach(it -> ids.add(it.path("event_id").textValue()));
    return ids;
  }

  /** Reads the feed on and folds it without looking twice; gives what was read of events. */
  List<JsonNode> foldOn() {
    List<JsonNode> read = new ArrayList<>();
    JsonNode page;
    do {
      page = gateway.get("/api/changes?limit=500&after=" + position).json();
      for (JsonNode entry : page.path("changes")) {
        assertThat(entry.path("position").longValue()).isEqualTo(++position);
        if (entry.path("event_id").isTextual()) {
          read.add(entry);
          if (entry.path("event").isNull()) {
            folded.remove(entry.path("event_id").textValue());
          } else {
            folded.put(entry.path("event_id").textValue(), entry.path("event"));
          }
        }
      }
    } while (!page.path("caught_up").booleanValue());
    return read;
  }

  Map<String, JsonNode> folded() {
    return folded;
  }

  /** What the digest's recipe makes of what was folded. */
  String digestOfFolded() {
    StringBuilder lines = new StringBuilder();
    folded.values().stream()
        .filter(it -> it.path("calendar_id").textValue().equals(calendar))
        .forEach(
            it ->
                lines
                    .append(it.path("id").textValue())
                    .append(' ')
                    .append(it.path("position").longValue())
                    .append('\n'));
    try {
      return "sha256:"
          + java.util.HexFormat.of()
              .formatHex(
                  java.security.MessageDigest.getInstance("SHA-256")
                      .digest(lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode digest() {
    Answer answer = gateway.get("/api/calendars/" + calendar + "/digest");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /** The id of the event of a title, as the store has it. */
  String id(String title) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select event_id from event where calendar_id = ? and search like ? || chr(10) || '%'")
                .bind(0, calendar)
                .bind(1, title)
                .mapTo(String.class)
                .one());
  }

  /** Does something to the store that no gateway does. */
  int plant(String sql, Object... values) {
    return jdbi.withHandle(handle -> handle.execute(sql, values));
  }

  /** Copies an event of the store under another id, as one of an object of its own. */
  void plantCopy(String original, String id, String ref) {
    int planted =
        plant(
            """
            insert into event (application_id, event_id, account_id, calendar_id, ref, series_id, starts_at,
              ends_at, search, content_hash, changed_at, deleted, position, busy, timing, document)
            select application_id, ?, account_id, calendar_id, ?, series_id, starts_at, ends_at, search,
              content_hash, changed_at, deleted, position, busy, timing, document
            from event where event_id = ?
            """,
            id,
            ref,
            original);
    assertThat(planted).isEqualTo(1);
  }

  /** Plants an object that no event needs to have. */
  void plantObject(String ref) {
    plant(
        "insert into remote_object (application_id, calendar_id, ref, version, raw)"
            + " values ('one', ?, ?, 'v', '')",
        calendar,
        ref);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
