package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.gateway.RunningGateway.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole gateway before a simulated Google, driven by HTTP alone. */
class GoogleGatewayTest {
  private static GoogleAccount google;
  private static RunningGateway gateway;
  private static String account;

  @BeforeAll
  static void startBoth() {
    google = new GoogleAccount();
    GoogleAccount.meeting(google.work, "Planning");
    gateway = RunningGateway.start("poll: {floor: 250ms, ceiling: 1s}\n" + google.block());
    account = google.linkTo(gateway);
  }

  @AfterAll
  static void stopBoth() {
    gateway.close();
    google.close();
  }

  private static List<String> titles(String path, String list) {
    List<String> titles = new ArrayList<>();
    for (JsonNode entry : gateway.get(path).json().path(list)) {
      titles.add((list.equals("items") ? entry : entry.path("event")).path("title").asText());
    }
    return titles;
  }

  @Test
  void aRefreshTokenLinksAnAccountWithItsCalendarsAndEvents() {
    JsonNode linked = gateway.get("/api/accounts/" + account).json();

    assertThat(linked.path("name").asText()).isEqualTo("ann@example.com");
    assertThat(linked.path("sync").path("state").asText()).isEqualTo("live");
    assertThat(gateway.get("/api/calendars?account=" + account).json().path("items")).hasSize(2);
    assertThat(titles("/api/events?account=" + account, "items")).contains("Planning");
  }

  @Test
  void aChangeAtGoogleReachesTheFeed() {
    long head = gateway.head();

    GoogleAccount.meeting(google.work, "Retrospective");

    assertThat(titles("/api/changes?wait=30&types=event.created&after=" + head, "changes"))
        .contains("Retrospective");
  }

  @Test
  void aTokenOfNobodyIsRefusedWithTheFieldNamed() {
    Answer refused = gateway.send("POST", "/api/accounts", GoogleAccount.credential("made up"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("authorization-failed");
    assertThat(refused.text()).contains("refresh_token").doesNotContain("made up");
  }
}
