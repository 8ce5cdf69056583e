package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Faults;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Calendars that are made in Cronofy's words, over a provider at which the gateway does not look of
 * itself again during a test.
 */
abstract class FaceNewCalendarsTest {
  static final String CALENDARS = "/v1/calendars";

  RunningGateway gateway;
  FaceClient face;
  String profile;

  /** What the gateway has to be told to reach the provider. */
  abstract String configuration();

  /** The body that links the account. */
  abstract String credential();

  /** The provider's faults. */
  abstract Faults faults();

  /** Requests that make a calendar. */
  abstract Predicate<Request> makes();

  /** Requests for the list of calendars. */
  abstract Predicate<Request> lists();

  /** The names of the account's calendars at the provider. */
  abstract List<String> names();

  @BeforeEach
  final void startGateway() {
    gateway =
        RunningGateway.start(
            "egress: {allow: [127.0.0.1]}\npoll: {floor: 30m, ceiling: 30m}\n" + configuration());
    String account = gateway.link(credential());
    gateway.sync(account);
    face = FaceClient.of(gateway, account);
    profile = account.replace("acc_", "pro_");
  }

  @AfterEach
  final void stopGateway() {
    gateway.close();
  }

  final Answer make(String name) {
    return make(face, "{'profile_id':'%s','name':'%s'}".formatted(profile, name));
  }

  static Answer make(FaceClient face, String body) {
    return face.send("POST", CALENDARS, body.replace('\'', '"'));
  }

  private List<String> listed() {
    List<String> names = new ArrayList<>();
    face.get(CALENDARS)
        .json()
        .path("calendars")
        .forEach(it -> names.add(it.path("calendar_name").textValue()));
    return names;
  }

  private static String key(Answer answer, String field) {
    return answer.json().at("/errors/" + field + "/0/key").asText();
  }

  final void assertOne(String name) {
    assertThat(names()).filteredOn(name::equals).hasSize(1);
    assertThat(listed()).filteredOn(name::equals).hasSize(1);
  }

  @Test
  void aNewCalendarIsAtTheProviderAndListedAndCanBeWritten() {
    long head = gateway.head();
    Answer made = make("Appointments & <more> \u00e9");

    assertThat(made.status()).as(made.text()).isEqualTo(200);
    JsonNode calendar = made.json().path("calendar");
    assertThat(calendar.path("calendar_name").asText()).isEqualTo("Appointments & <more> \u00e9");
    assertThat(calendar.path("profile_id").asText()).isEqualTo(profile);
    assertThat(calendar.path("calendar_readonly").booleanValue()).isFalse();
    assertThat(calendar.path("calendar_deleted").booleanValue()).isFalse();
    assertThat(calendar.path("calendar_primary").booleanValue()).isFalse();
    assertThat(face.get(CALENDARS).json().path("calendars")).contains(calendar);
    assertThat(names()).contains("Appointments & <more> \u00e9");
    String id = calendar.path("calendar_id").asText();
    assertThat(gateway.get("/api/changes?after=" + head).text()).contains(id);
    Answer written =
        face.send(
            "POST",
            CALENDARS + "/" + id + "/events",
            ("{'event_id':'a','summary':'Lunch'," + FaceWritesTest.TIMES + "}").replace('\'', '"'));
    assertThat(written.status()).as(written.text()).isEqualTo(202);
  }

  @Test
  void aFormAsksForOneToo() {
    Answer made =
        face.form(CALENDARS, Map.of("profile_id", profile, "name", " Club ", "color", "#49BED8"));

    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(made.json().at("/calendar/calendar_name").asText()).isEqualTo("Club");
    assertOne("Club");
  }

  @Test
  void noNameIsTakenTwice() {
    assertThat(make("Club").status()).isEqualTo(200);
    Answer again = make("Club");

    assertThat(again.status()).as(again.text()).isEqualTo(422);
    assertThat(key(again, "name")).isEqualTo("errors.duplicate_calendar_name");
    assertOne("Club");
  }

  @Test
  void whoRepeatsWhatWasNotAnsweredFindsTheCalendar() {
    faults().next(1, makes(), Fault.lostAnswer());
    Answer lost = make("Club");

    assertThat(lost.status()).as(lost.text()).isEqualTo(503);
    assertThat(lost.header("Retry-After")).matches("[1-9][0-9]*");
    assertThat(names()).contains("Club");
    assertThat(listed()).doesNotContain("Club");
    Answer repeated = make("Club");
    assertThat(repeated.status()).as(repeated.text()).isEqualTo(200);
    assertOne("Club");
  }

  @Test
  void whatTheListDoesNotShowInTimeIsFoundLater() {
    faults()
        .next(
            1,
            makes(),
            (request, genuine) -> {
              faults().always(lists(), Fault.status(503));
              return genuine.get();
            });
    Answer early = make("Club");

    assertThat(early.status()).as(early.text()).isEqualTo(503);
    assertThat(early.header("Retry-After")).isNotEmpty();
    faults().clear();
    gateway.sync(face.account());
    assertThat(make("Club").status()).isEqualTo(422);
    assertOne("Club");
  }

  @Test
  void manyWhoAskAtOnceGetOne() {
    List<CompletableFuture<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      asked.add(CompletableFuture.supplyAsync(() -> make("Club")));
    }
    List<Integer> statuses = asked.stream().map(it -> it.join().status()).toList();

    assertThat(statuses).contains(200).allMatch(List.of(200, 422, 503)::contains);
    assertOne("Club");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | profile_id | errors.required",
        "{'profile_id':'PROFILE'} | name | errors.required",
        "{'profile_id':'PROFILE','name':'  '} | name | errors.required",
        "{'profile_id':'PROFILE','name':'a\\nb'} | name | errors.invalid_format",
        "{'profile_id':'PROFILE','name':['a']} | name | errors.invalid_format",
        "{'profile_id':'PROFILE','name':'Club','color':'red'} | color | errors.invalid_format",
        "{'profile_id':'PROFILE','name':'Work'} | name | errors.duplicate_calendar_name"
      })
  void whatIsNotRightMakesNone(String body, String field, String key) {
    List<String> before = names();
    Answer refused = make(face, body.replace("PROFILE", profile));

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(key(refused, field)).isEqualTo(key);
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void onlyTheAccountsOwnProfileAndAScopeThatAllowsItWillDo() {
    String body = "{'profile_id':'pro_%s','name':'Club'}".formatted("a".repeat(26));

    assertThat(make(face, body).status()).isEqualTo(404);
    FaceClient reader = FaceClient.of(gateway, face.account(), "read_only");
    assertThat(make(reader, body.replaceAll("pro_a+", profile)).status()).isEqualTo(403);
    assertThat(names()).doesNotContain("Club");
  }

  @Test
  void aPausedAccountIsLocked() {
    Answer paused = gateway.send("PATCH", "/api/accounts/" + face.account(), "{\"paused\":true}");
    assertThat(paused.status()).as(paused.text()).isEqualTo(200);

    Answer locked = make("Club");
    assertThat(locked.status()).isEqualTo(423);
    assertThat(locked.text()).contains("paused");
    assertThat(names()).doesNotContain("Club");
  }

  @ParameterizedTest
  @CsvSource({"403,423", "401,423", "500,503", "503,503"})
  void whatTheProviderRefusesIsTold(int status, int told) {
    faults().always(makes(), Fault.status(status));

    Answer refused = make("Club");
    assertThat(refused.status()).as(refused.text()).isEqualTo(told);
    assertThat(refused.header("Retry-After").isEmpty()).isEqualTo(told == 423);
    assertThat(names()).doesNotContain("Club");
    faults().clear();
    assertThat(make("Club").status()).isEqualTo(200);
    assertOne("Club");
  }

  @Test
  void aProviderThatIsAwayIsToldSo() {
    faults().always(Requests.any(), Fault.cut());

    Answer away = make("Club");
    assertThat(away.status()).as(away.text()).isEqualTo(503);
    assertThat(away.header("Retry-After")).matches("[1-9][0-9]*");
  }
}
