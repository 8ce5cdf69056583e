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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an application writes through the API is what the provider has, what the gateway tells, and
 * one entry of the feed; the same for every provider.
 */
abstract class EventWritesTest {
  private static final String TIMES =
      "'start':{'date_time':'2026-12-01T09:00:00','time_zone':'Europe/Paris'},"
          + "'end':{'date_time':'2026-12-01T10:00:00','time_zone':'Europe/Paris'}";
  private static final String WEEKLY = ",'recurrence':{'rules':['FREQ=WEEKLY;COUNT=6']}";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RunningGateway gateway;
  private FeedReader reader;
  private String account;
  private String calendar;

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

  private String calendarId(String name) {
    for (JsonNode one : gateway.get("/api/calendars?account=" + account).json().path("items")) {
      if (one.path("name").textValue().equals(name)) {
        return one.path("id").textValue();
      }
    }
    throw new AssertionError("No calendar " + name);
  }

  private Answer send(String method, String path, @Nullable String json, String... headers) {
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

  private Answer create(String fields, String... headers) {
    return send(
        "POST",
        "/api/events",
        "{'calendar_id':'%s',%s%s}".formatted(calendar, TIMES, fields),
        headers);
  }

  private JsonNode created(String fields) {
    Answer answer = create(fields);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  private JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static String path(JsonNode event) {
    return "/api/events/" + event.path("id").textValue();
  }

  private static String occurrence(JsonNode series, String utc) {
    return path(series) + "_" + utc;
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The provider, the list and the fold of the feed say the same, also when all has settled. */
  private void consistent() {
    assertThat(reader.told(account)).isEqualTo(truth());
    gateway.sync(account);
    assertThat(reader.readOn()).as("echoes").isEmpty();
    assertThat(reader.events()).isEqualTo(reader.listed());
  }

  /** The entries since the last ones, all of which come of the API. */
  private List<JsonNode> entries() {
    List<JsonNode> entries = reader.readOn();
    for (JsonNode entry : entries) {
      assertThat(entry.at("/origin/type").textValue()).as("%s", entry).isEqualTo("api");
    }
    return entries;
  }

  private JsonNode entry() {
    List<JsonNode> entries = entries();
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  @Test
  void anEventIsMadeChangedAndDeleted() {
    Answer made =
        create(
            ",'title':'Lunch','location':'Hall'", "X-Request-Id", "the-request", "Accept", "*/*");

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    JsonNode event = made.json();
    assertThat(made.header("Location")).endsWith(path(event));
    assertThat(made.header("ETag")).isEqualTo("\"" + event.path("position") + "\"");
    assertThat(ok(gateway.get(path(event)))).isEqualTo(event);
    JsonNode first = entry();
    assertThat(first.path("type").textValue()).isEqualTo("event.created");
    assertThat(first.at("/origin/request_id").textValue()).isEqualTo("the-request");
    assertThat(first.path("event")).isEqualTo(event);
    consistent();

    Answer patched = send("PATCH", path(event), "{'title':'Dinner','location':null}");
    JsonNode changed = ok(patched);
    assertThat(changed.path("title").textValue()).isEqualTo("Dinner");
    assertThat(changed.path("location").textValue()).isEmpty();
    assertThat(patched.header("ETag")).isEqualTo("\"" + changed.path("position") + "\"");
    JsonNode second = entry();
    assertThat(second.path("before").path("title").textValue()).isEqualTo("Lunch");
    assertThat(second.path("event")).isEqualTo(changed);
    consistent();

    assertThat(send("DELETE", path(event), null).status()).isEqualTo(204);
    assertThat(entry().path("type").textValue()).isEqualTo("event.deleted");
    assertThat(gateway.get(path(event)).status()).isEqualTo(404);
    assertThat(send("DELETE", path(event), null).status()).isEqualTo(404);
    assertThat(truth()).isEmpty();
    consistent();
  }

  @Test
  void whatIsTheSameIsNotWritten() {
    JsonNode event = created(",'title':'Lunch'");
    long before = writes();
    reader.readOn();

    assertThat(ok(send("PATCH", path(event), "{'title':'Lunch'}"))).isEqualTo(event);
    assertThat(ok(send("PATCH", path(event), "{}"))).isEqualTo(event);
    assertThat(writes()).isEqualTo(before);
    assertThat(reader.readOn()).isEmpty();
  }

  @Test
  void aStaleVersionIsRefusedWithTheEventAsItIsNow() {
    JsonNode event = created(",'title':'Lunch'");
    String seen = "\"" + event.path("position") + "\"";
    JsonNode changed = ok(send("PATCH", path(event), "{'title':'Dinner'}", "If-Match", seen));
    long before = writes();

    Answer stale = send("PATCH", path(event), "{'title':'Breakfast'}", "If-Match", seen);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.problem()).isEqualTo("precondition-failed");
    assertThat(stale.json().path("event")).isEqualTo(changed);
    assertThat(stale.header("ETag")).isEqualTo("\"" + changed.path("position") + "\"");
    Answer deletion = send("DELETE", path(event), null, "If-Match", seen);
    assertThat(deletion.status()).isEqualTo(412);
    assertThat(deletion.json().path("event")).isEqualTo(changed);
    assertThat(writes()).isEqualTo(before);
    for (String odd : List.of(seen.replace("\"", ""), "\"x", "W/")) {
      Answer refused = send("PATCH", path(event), "{'title':'Breakfast'}", "If-Match", odd);
      assertThat(refused.status()).as(odd).isEqualTo(422);
      assertThat(refused.json().at("/errors/0/field").textValue()).isEqualTo("If-Match");
    }
    entries();
    consistent();
  }

  @Test
  void aVersionThatOnlyTheProviderKnowsIsStaleTooAndNothingIsOverwritten() {
    pause();
    JsonNode event = created(",'title':'Lunch'");
    reader.readOn();
    rename(event, "Theirs");

    Answer stale =
        send(
            "PATCH",
            path(event),
            "{'title':'Ours'}",
            "If-Match",
            "\"" + event.path("position") + "\"");
    assertThat(stale.status()).as(stale.text()).isEqualTo(412);
    assertThat(stale.json().at("/event/title").textValue()).isEqualTo("Theirs");
    List<JsonNode> told = reader.readOn();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).at("/origin/type").textValue()).isEqualTo("provider");

    JsonNode merged = ok(send("PATCH", path(event), "{'location':'Hall'}"));
    assertThat(merged.path("title").textValue()).isEqualTo("Theirs");
    entry();
    consistent();
  }

  /** Without an expectation the change is made of what is there now. */
  @Test
  void aChangeIsMadeOfWhatTheProviderHasNow() {
    pause();
    JsonNode event = created(",'title':'Lunch'");
    rename(event, "Theirs");

    JsonNode merged = ok(send("PATCH", path(event), "{'location':'Hall'}"));
    assertThat(merged.path("title").textValue()).isEqualTo("Theirs");
    assertThat(merged.path("location").textValue()).isEqualTo("Hall");
    reader.readOn();
    consistent();
  }

  /** Nothing here depends on it that polls are slow, but so they do not come in between. */
  private void pause() {
    gateway.sync(account);
  }

  @Test
  void whatIsGoneAtTheProviderIsGone() {
    JsonNode event = created(",'title':'Lunch'");
    JsonNode other = created(",'title':'Dinner'");
    remove(event);
    remove(other);

    assertThat(send("PATCH", path(event), "{'title':'Ours'}").status()).isEqualTo(404);
    assertThat(send("DELETE", path(other), null).status()).isIn(204, 404);
    reader.readOn();
    assertThat(reader.events()).isEmpty();
    consistent();
  }

  @Test
  void aCalendarThatIsGoneAtTheProviderIsNoMistakeOfTheRequest() {
    refuseNextWrite(404);
    Answer answer = create(",'title':'Lunch'");

    // A CalDAV server may mean the object by it.
    assertThat(answer.status()).as(answer.text()).isIn(409, 422);
    assertThat(answer.json().path("detail").textValue()).contains("404");
    consistent();
  }

  @Test
  void aRepeatedRequestMakesOneEvent() {
    String key = "the-key";
    Answer first = create(",'title':'Lunch'", "Idempotency-Key", key);
    Answer second = create(",'title':'Lunch'", "Idempotency-Key", key);

    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(truth()).hasSize(1);
    entry();
    consistent();
  }

  @Test
  void aRequestWhoseAnswerFromTheProviderWasLostMakesOneEventWhenItIsRepeated() {
    loseNextAnswer();
    Answer lost = create(",'title':'Lunch'", "Idempotency-Key", "k");
    assertThat(lost.status()).as(lost.text()).isEqualTo(503);
    assertThat(lost.header("Retry-After")).isNotEmpty();

    Answer again = create(",'title':'Lunch'", "Idempotency-Key", "k");
    assertThat(again.status()).as(again.text()).isEqualTo(201);
    assertThat(truth()).hasSize(1);
    assertThat(reader.readOn()).hasSize(1);
    consistent();
  }

  @Test
  void aChangeWhoseAnswerWasLostIsTakenInByThePass() {
    JsonNode event = created(",'title':'Lunch'");
    loseNextAnswer();
    Answer lost = send("PATCH", path(event), "{'title':'Dinner'}");
    assertThat(lost.status()).as(lost.text()).isEqualTo(503);
    gateway.sync(account);

    assertThat(gateway.get(path(event)).json().path("title").textValue()).isEqualTo("Dinner");
    reader.readOn();
    consistent();
  }

  @Test
  void anOccurrenceBecomesAnExceptionAndIsCancelled() {
    JsonNode series = created(",'title':'Review'" + WEEKLY);
    entry();
    String second = occurrence(series, "20261208T080000Z");

    JsonNode moved =
        ok(
            send(
                "PATCH",
                second,
                "{'title':'Review later',"
                    + "'start':{'date_time':'2026-12-09T15:00:00','time_zone':'Europe/Paris'},"
                    + "'end':{'date_time':'2026-12-09T16:00:00','time_zone':'Europe/Paris'}}"));
    assertThat(moved.path("kind").textValue()).isEqualTo("exception");
    assertThat(moved.path("series_id")).isEqualTo(series.path("id"));
    assertThat(moved.at("/original_start/date_time").textValue()).isEqualTo("2026-12-08T09:00:00");
    assertThat(moved.at("/start/date_time").textValue()).isEqualTo("2026-12-09T15:00:00");
    JsonNode exception = entry();
    assertThat(exception.path("type").textValue()).isEqualTo("event.created");
    consistent();

    JsonNode again = ok(send("PATCH", second, "{'location':'Hall'}"));
    assertThat(again.path("title").textValue()).isEqualTo("Review later");
    entry();
    assertThat(send("DELETE", occurrence(series, "20261215T080000Z"), null).status())
        .isEqualTo(204);
    assertThat(entry().at("/event/status").textValue()).isEqualTo("cancelled");
    assertThat(send("DELETE", second, null).status()).isEqualTo(204);
    entry();
    consistent();
    assertThat(starts())
        .containsExactly(
            "2026-12-01T09:00:00",
            "2026-12-22T09:00:00",
            "2026-12-29T09:00:00",
            "2027-01-05T09:00:00");

    String third = occurrence(series, "20261215T080000Z");
    JsonNode back = ok(send("PATCH", third, "{'status':'confirmed'}"));
    assertThat(back.path("title").textValue()).isEqualTo("Review");
    assertThat(starts()).contains("2026-12-15T09:00:00");
    entries();
    consistent();
  }

  /** When occurrences take place. */
  private List<String> starts() {
    List<String> starts = new ArrayList<>();
    gateway
        .get("/api/events?view=occurrences&from=2026-11-01T00:00:00Z&to=2027-04-01T00:00:00Z")
        .json()
        .path("items")
        .forEach(it -> starts.add(it.at("/start/date_time").textValue()));
    return starts;
  }

  private List<String> titles() {
    List<String> titles = new ArrayList<>();
    gateway
        .get("/api/events?view=occurrences&from=2026-11-01T00:00:00Z&to=2027-04-01T00:00:00Z")
        .json()
        .path("items")
        .forEach(it -> titles.add(it.path("title").textValue()));
    return titles;
  }

  @Test
  void aWholeSeriesIsChangedByTheIdOfAnOccurrence() {
    JsonNode series = created(",'title':'Review'" + WEEKLY);
    String second = occurrence(series, "20261208T080000Z");
    ok(send("PATCH", second, "{'location':'Hall'}"));
    entries();

    ok(send("PATCH", second + "?scope=series", "{'title':'Retrospective'}"));
    assertThat(ok(gateway.get(path(series))).path("title").textValue()).isEqualTo("Retrospective");
    entries();
    consistent();
    assertThat(send("DELETE", second + "?scope=series", null).status()).isEqualTo(204);
    entries();
    assertThat(truth()).isEmpty();
    consistent();
  }

  @Test
  void anOccurrenceAndAllThatFollowAreChanged() {
    JsonNode series = created(",'title':'Review','description':'Bring numbers'" + WEEKLY);
    plantUnknown(series);
    gateway.sync(account);
    ok(send("PATCH", occurrence(series, "20261222T080000Z"), "{'location':'Hall'}"));
    assertThat(send("DELETE", occurrence(series, "20261229T080000Z"), null).status())
        .isEqualTo(204);
    reader.readOn();

    JsonNode rest =
        ok(
            send(
                "PATCH",
                occurrence(series, "20261215T080000Z") + "?scope=following",
                "{'title':'Retrospective',"
                    + "'start':{'date_time':'2026-12-15T11:00:00','time_zone':'Europe/Paris'},"
                    + "'end':{'date_time':'2026-12-15T12:00:00','time_zone':'Europe/Paris'}}"));

    assertThat(rest.path("kind").textValue()).isEqualTo("series");
    assertThat(rest.path("id")).isNotEqualTo(series.path("id"));
    assertThat(rest.path("description").textValue()).isEqualTo("Bring numbers");
    assertThat(rest.at("/recurrence/rules/0").textValue()).isEqualTo("FREQ=WEEKLY;COUNT=4");
    assertThat(starts())
        .containsExactly(
            "2026-12-01T09:00:00",
            "2026-12-08T09:00:00",
            "2026-12-15T11:00:00",
            "2026-12-22T11:00:00",
            "2027-01-05T11:00:00");
    assertThat(titles())
        .containsExactly("Review", "Review", "Retrospective", "Retrospective", "Retrospective");
    JsonNode kept = ok(gateway.get(occurrence(rest, "20261222T100000Z")));
    assertThat(kept.path("location").textValue()).isEqualTo("Hall");
    assertThat(hasUnknown(series)).isTrue();
    assertThat(hasUnknown(rest)).isTrue();
    entries();
    consistent();
  }

  @Test
  void anOccurrenceAndAllThatFollowAreDeleted() {
    JsonNode series = created(",'title':'Review'" + WEEKLY);
    ok(send("PATCH", occurrence(series, "20261222T080000Z"), "{'location':'Hall'}"));
    reader.readOn();

    assertThat(
            send("DELETE", occurrence(series, "20261215T080000Z") + "?scope=following", null)
                .status())
        .isEqualTo(204);
    assertThat(starts()).containsExactly("2026-12-01T09:00:00", "2026-12-08T09:00:00");
    entries();
    consistent();
    assertThat(
            send("DELETE", occurrence(series, "20261201T080000Z") + "?scope=following", null)
                .status())
        .isEqualTo(204);
    assertThat(truth()).isEmpty();
    entries();
    consistent();
  }

  private String following(JsonNode series, String utc) {
    return occurrence(series, utc) + "?scope=following";
  }

  @Test
  void whatFollowsIsDividedOfWhatTheProviderHasNow() {
    JsonNode series = created(",'title':'Review'" + WEEKLY);
    String seen = "\"" + series.path("position") + "\"";
    rename(series, "Theirs");
    String third = following(series, "20261215T080000Z");

    Answer stale = send("PATCH", third, "{'location':'Hall'}", "If-Match", seen);
    assertThat(stale.status()).as(stale.text()).isEqualTo(412);
    assertThat(stale.json().at("/event/title").textValue()).isEqualTo("Theirs");
    rename(series, "Theirs again");
    JsonNode rest = ok(send("PATCH", third, "{'location':'Hall'}"));

    assertThat(rest.path("title").textValue()).isEqualTo("Theirs again");
    assertThat(titles()).hasSize(6).containsOnly("Theirs again");
    reader.readOn();
    consistent();
  }

  @Test
  void whatFollowsIsDeletedAtTheVersionThatWasSeen() {
    JsonNode series = created(",'title':'Review'" + WEEKLY);
    String seen = "\"" + series.path("position") + "\"";
    for (String first : List.of("20261201T080000Z", "20261215T080000Z")) {
      rename(series, "Theirs since " + first);
      Answer stale = send("DELETE", following(series, first), null, "If-Match", seen);
      assertThat(stale.status()).as(stale.text()).isEqualTo(412);
      seen = stale.header("ETag");
    }
    assertThat(starts()).hasSize(6);
    reader.readOn();
    consistent();
  }

  @Test
  void ofTwoDivisionsAtOnceOneFindsNothingToDivide() {
    JsonNode series = created(",'title':'Review'" + WEEKLY);
    String third = following(series, "20261215T080000Z");
    List<CompletableFuture<Answer>> both =
        List.of("One", "Two").stream()
            .map(
                title ->
                    CompletableFuture.supplyAsync(
                        () -> send("PATCH", third, "{'title':'%s'}".formatted(title))))
            .toList();

    assertThat(both.stream().map(it -> it.join().status())).containsExactlyInAnyOrder(200, 404);
    assertThat(starts()).hasSize(6).doesNotHaveDuplicates();
    entries();
    consistent();
  }

  @Test
  void aDivisionThatIsRepeatedInOtherWordsGoesOnWhereItWas() {
    JsonNode series = created(",'title':'Review'" + WEEKLY);
    String third = following(series, "20261215T080000Z");
    loseNextAnswer();
    assertThat(send("PATCH", third, "{'title':'One'}").status()).isEqualTo(503);

    JsonNode rest = ok(send("PATCH", third, "{'title':'Two'}"));
    assertThat(rest.path("title").textValue()).isEqualTo("Two");
    assertThat(titles()).containsExactly("Review", "Review", "Two", "Two", "Two", "Two");
    assertThat(starts()).doesNotHaveDuplicates();
    gateway.sync(account);
    reader.readOn();
    consistent();
  }

  @Test
  void anExceptionAtTheDivisionStaysOne() {
    JsonNode series = created(",'title':'Review'" + WEEKLY);
    ok(send("PATCH", occurrence(series, "20261208T080000Z"), "{'location':'Hall'}"));
    assertThat(send("DELETE", occurrence(series, "20261222T080000Z"), null).status())
        .isEqualTo(204);
    JsonNode second = ok(send("PATCH", following(series, "20261208T080000Z"), "{'title':'B'}"));
    JsonNode kept = ok(gateway.get(occurrence(second, "20261208T080000Z")));
    assertThat(kept.path("title").textValue()).isEqualTo("B");
    assertThat(kept.path("location").textValue()).isEqualTo("Hall");

    ok(send("PATCH", following(second, "20261222T080000Z"), "{'title':'C'}"));
    assertThat(titles()).containsExactly("Review", "B", "B", "C", "C");
    assertThat(starts()).doesNotContain("2026-12-22T09:00:00");
    entries();
    consistent();
  }

  @Test
  void whatFollowsCanBecomeASingleEvent() {
    JsonNode series = created(",'title':'Review'" + WEEKLY);
    JsonNode rest =
        ok(
            send(
                "PATCH",
                following(series, "20261215T080000Z"),
                "{'title':'Last','recurrence':null}"));

    assertThat(rest.path("kind").textValue()).isEqualTo("single");
    assertThat(titles()).containsExactly("Review", "Review", "Last");
    entries();
    consistent();
  }

  @Test
  void aWholeSeriesThatIsMovedInTimeIsTheAnswer() {
    JsonNode series = created(",'title':'Review'" + WEEKLY);
    JsonNode moved =
        ok(
            send(
                "PATCH",
                occurrence(series, "20261208T080000Z") + "?scope=series",
                "{'start':{'date_time':'2026-12-01T10:00:00','time_zone':'Europe/Paris'},"
                    + "'end':{'date_time':'2026-12-01T11:00:00','time_zone':'Europe/Paris'}}"));

    assertThat(moved.path("id")).isEqualTo(series.path("id"));
    assertThat(starts()).hasSize(6).contains("2026-12-08T10:00:00");
  }

  @Test
  void somebodyElsesSeriesIsNotDivided() {
    String title = inviteToSeries();
    gateway.sync(account);
    JsonNode invitation =
        reader.readOn().stream()
            .map(it -> it.path("event"))
            .filter(it -> it.path("title").textValue().equals(title))
            .findFirst()
            .orElseThrow();
    String second = "/api/events/" + invitation.path("id").textValue() + "_20261202T080000Z";
    long before = writes();

    Answer refused = send("POST", second + "/answer?scope=following", "{'status':'tentative'}");
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/field").textValue()).isEqualTo("scope");
    assertThat(send("DELETE", second + "?scope=following", null).status()).isEqualTo(422);
    assertThat(writes()).isEqualTo(before);
  }

  @Test
  void aScopeThatTheIdDoesNotHaveIsRefused() {
    JsonNode event = created(",'title':'Lunch'");

    for (String scope : List.of("following", "occurrence")) {
      Answer refused = send("PATCH", path(event) + "?scope=" + scope, "{'title':'Dinner'}");
      assertThat(refused.status()).as(refused.text()).isEqualTo(422);
      assertThat(refused.json().at("/errors/0/field").textValue()).isEqualTo("scope");
    }
    assertThat(send("PATCH", path(event) + "?scope=all", "{'title':'Dinner'}").status())
        .isEqualTo(422);
    Answer moved =
        send(
            "PATCH",
            path(event) + "?scope=series",
            "{'calendar_id':'%s'}".formatted(calendarId("Club")));
    assertThat(moved.status()).isEqualTo(422);
    assertThat(moved.json().at("/errors/0/field").textValue()).isEqualTo("scope");
  }

  @Test
  void anEventIsMovedToAnotherCalendarOfTheAccount() {
    JsonNode event = created(",'title':'Lunch'");
    String club = calendarId("Club");
    entry();

    JsonNode moved = ok(send("PATCH", path(event), "{'calendar_id':'%s'}".formatted(club)));
    assertThat(moved.path("calendar_id").textValue()).isEqualTo(club);
    assertThat(moved.path("title").textValue()).isEqualTo("Lunch");
    assertThat(moved.path("uid")).isEqualTo(event.path("uid"));
    assertThat(gateway.get(path(event)).status()).isEqualTo(404);
    List<String> types = new ArrayList<>();
    entries().forEach(it -> types.add(it.path("type").textValue()));
    assertThat(types).containsExactlyInAnyOrder("event.created", "event.deleted");
    assertThat(truth()).isEmpty();
    assertThat(truthOfClub()).hasSize(1);
    gateway.sync(account);
    assertThat(reader.readOn()).isEmpty();

    Answer both =
        send("PATCH", path(moved), "{'calendar_id':'%s','title':'Dinner'}".formatted(calendar));
    assertThat(both.status()).isEqualTo(422);
    assertThat(both.json().at("/errors/0/field").textValue()).isEqualTo("calendar_id");
  }

  @Test
  void aCalendarThatCanOnlyBeReadIsRefusedBeforeAnythingIsSent() {
    String name = readOnlyCalendar();
    gateway.sync(account);
    String readOnly = calendarId(name);
    long before = writes();

    Answer refused =
        send("POST", "/api/events", "{'calendar_id':'%s',%s}".formatted(readOnly, TIMES));
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/field").textValue()).isEqualTo("calendar_id");
    assertThat(writes()).isEqualTo(before);
  }

  @Test
  void anAccountThatIsPausedOrForeignIsNotWritten() {
    JsonNode event = created(",'title':'Lunch'");
    HttpRequest foreign =
        HttpRequest.newBuilder(gateway.uri(path(event)))
            .header("Authorization", "Bearer " + RunningGateway.TWO)
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"title\":\"Theirs\"}"))
            .build();
    assertThat(gateway.send(foreign).status()).isEqualTo(404);

    ok(send("PATCH", "/api/accounts/" + account, "{'paused':true}"));
    long before = writes();
    assertThat(send("PATCH", path(event), "{'title':'Dinner'}").status()).isEqualTo(409);
    assertThat(create("").status()).isEqualTo(409);
    assertThat(send("DELETE", path(event), null).status()).isEqualTo(409);
    assertThat(writes()).isEqualTo(before);
  }

  @Test
  void aMistakeInTheBodyIsToldWithItsFieldAndNothingIsSent() {
    JsonNode event = created(",'title':'Lunch'");
    long before = writes();

    Answer unknown = send("PATCH", path(event), "{'titel':'Dinner'}");
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.json().at("/errors/0/field").textValue()).isEqualTo("titel");
    Answer early =
        send(
            "PATCH",
            path(event),
            "{'end':{'date_time':'2026-11-01T09:00:00','time_zone':'Europe/Paris'}}");
    assertThat(early.json().at("/errors/0/field").textValue()).isEqualTo("end");
    Answer nowhere =
        send("POST", "/api/events", "{'calendar_id':'%s',%s}".formatted(calendar + "x", TIMES));
    assertThat(nowhere.json().at("/errors/0/field").textValue()).isEqualTo("calendar_id");
    Answer occurrence = send("PATCH", path(event) + "_20261208T080000Z", "{'title':'Dinner'}");
    assertThat(occurrence.status()).isEqualTo(404);
    assertThat(writes()).isEqualTo(before);
  }

  @Test
  void anInvitationIsAnswered() {
    String title = invite();
    gateway.sync(account);
    JsonNode invitation =
        reader.readOn().stream()
            .map(it -> it.path("event"))
            .filter(it -> it.path("title").textValue().equals(title))
            .findFirst()
            .orElseThrow();
    long before = writes();

    JsonNode answered = ok(send("POST", path(invitation) + "/answer", "{'status':'accepted'}"));
    assertThat(answered.path("attendees"))
        .filteredOn(it -> it.path("self").booleanValue())
        .singleElement()
        .satisfies(it -> assertThat(it.path("status").textValue()).isEqualTo("accepted"));
    assertThat(answerTo(title)).isEqualToIgnoringCase("accepted");
    assertThat(entry().path("meaning")).isEqualTo(json("['attendee_answered']"));
    assertThat(writes()).isGreaterThan(before);

    assertThat(send("POST", path(invitation) + "/answer", "{'status':'maybe'}").status())
        .isEqualTo(422);
    JsonNode own = created(",'title':'Alone'");
    assertThat(send("POST", path(own) + "/answer", "{'status':'accepted'}").status())
        .isEqualTo(409);
  }
}
