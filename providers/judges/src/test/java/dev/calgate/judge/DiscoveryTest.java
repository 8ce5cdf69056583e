package dev.calgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge sees what is wrong with a request; with answers the simulator's own tests try it. */
class DiscoveryTest {
  private static final String EVENTS = "/calendar/v3/calendars/ann%40example.com/events";

  private Discovery discovery;

  @BeforeEach
  void read() {
    discovery = Discovery.needed();
  }

  private List<String> ofQuery(String query) {
    return discovery.complaintsOfRequest("GET", EVENTS, query, "");
  }

  private List<String> ofBody(String verb, String path, String body) {
    return discovery.complaintsOfRequest(verb, path, "", body);
  }

  @Test
  void aRequestIsNamedByVerbAndPath() {
    assertThat(discovery.method("GET", EVENTS)).contains("calendar.events.list");
    assertThat(discovery.method("POST", EVENTS + "/watch")).contains("calendar.events.watch");
    assertThat(discovery.complaintsOfRequest("PUT", EVENTS, "", "")).hasSize(1);
    assertThat(discovery.complaintsOfRequest("GET", "/calendar/v4/colors", "", "")).hasSize(1);
  }

  @Test
  void aQueryAsDescribedIsRight() {
    assertThat(
            ofQuery(
                "maxResults=10&singleEvents=false&timeMin=2026-03-01T00%3A00%3A00Z&alt=json"
                    + "&eventTypes=default&eventTypes=birthday&orderBy=updated"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "future=1,has no parameter future",
    "calendarId=a,has no parameter calendarId",
    "maxResults=many,no such maxResults: many",
    "maxResults=0,no such maxResults: 0",
    "singleEvents=yes,no such singleEvents: yes",
    "timeMin=2026-03-01,no such timeMin: 2026-03-01",
    "orderBy=title,no such orderBy: title",
    "q=a&q=b,takes q only once"
  })
  void aQueryThatIsNotAsDescribedIsWrong(String query, String complaint) {
    assertThat(ofQuery(query)).singleElement().asString().endsWith(complaint);
  }

  @Test
  void whatAMethodNeedsMustBeThere() {
    assertThat(ofBody("POST", EVENTS + "/one/move", "")).hasSize(1);
    assertThat(ofBody("POST", EVENTS, "{\"start\":{\"date\":\"2026-03-01\"}}")).hasSize(1);
    assertThat(ofBody("PATCH", EVENTS + "/one", "{\"summary\":null}")).isEmpty();
    assertThat(ofBody("PUT", EVENTS + "/one", "{\"start\":{},\"end\":{},\"summary\":null}"))
        .hasSize(1);
  }

  @Test
  void aBodyIsThereExactlyWhereItIsDescribed() {
    String stop = "/calendar/v3/channels/stop";
    assertThat(ofBody("POST", stop, "{\"id\":\"one\",\"expiration\":\"1\"}")).isEmpty();
    assertThat(ofBody("POST", stop, "{\"id\":\"one\",\"expiration\":1}")).hasSize(1);
    assertThat(ofBody("POST", stop, "{\"future\":\"one\"}")).hasSize(1);
    assertThat(ofBody("POST", stop, "id=one")).hasSize(1);
    assertThat(ofBody("POST", stop, "")).hasSize(1);
    assertThat(ofBody("GET", EVENTS, "{}")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "{},1",
    "{\"kind\":\"calendar#event\"},0",
    "{\"kind\":\"calendar#events\"},1",
    "'{\"kind\":\"calendar#event\",\"future\":1}',1",
    "'{\"kind\":\"calendar#event\",\"status\":1}',1"
  })
  void anAnswerSaysWhatItIs(String body, int complaints) throws Exception {
    JsonNode answer = new ObjectMapper().readTree(body);

    assertThat(discovery.complaintsOfAnswer("calendar.events.get", answer)).hasSize(complaints);
  }
}
