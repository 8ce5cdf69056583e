package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The same of series, of their occurrences, and of all that follow one. */
abstract class SeriesWritesTest extends EventWritesTest {

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
}
