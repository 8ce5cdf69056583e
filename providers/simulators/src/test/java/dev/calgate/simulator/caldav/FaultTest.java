package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.SimulatorFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queued faults, as clients meet them. */
class FaultTest {
  private final SimulatorFixture fixture = new SimulatorFixture();
  private final DavClient client = fixture.client;
  private final String object = fixture.path + "a.ics";

  @BeforeEach
  void fill() {
    fixture.work.put("a.ics", event("a").text());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void theNextRequestsThatMatchAreAnsweredSoAndNoOthers() {
    fixture.server.faults().next(2, Requests.to("GET", object), Fault.status(500));
    assertThat(client.send("HEAD", object, "").statusCode()).isEqualTo(200);
    assertThat(client.send("GET", object, "").statusCode()).isEqualTo(500);
    assertThat(fixture.server.faults().waiting()).isEqualTo(1);
    assertThat(client.send("GET", object, "").statusCode()).isEqualTo(500);
    assertThat(client.send("GET", object, "").statusCode()).isEqualTo(200);
    assertThat(fixture.server.faults().waiting()).isZero();
  }

  @Test
  void lastingFaultsEndWhenTheyAreCleared() {
    fixture.server.faults().always(Requests.bodyContaining("sync-collection"), Fault.status(503));
    for (int i = 0; i < 3; i++) {
      assertThat(client.sync(fixture.path, "").statusCode()).isEqualTo(503);
    }
    assertThat(client.query(fixture.path, "").statusCode()).isEqualTo(207);
    fixture.server.faults().clear();
    assertThat(client.sync(fixture.path, "").statusCode()).isEqualTo(207);
  }

  @Test
  void throttlingSaysWhenToComeBack() {
    fixture.server.faults().next(1, Requests.any(), Fault.retryAfter(429, Duration.ofSeconds(90)));
    HttpResponse<String> answer = client.send("GET", object, "");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("90");
    fixture.server.faults().next(1, Requests.any(), Fault.retryAt(503, SimulatorFixture.NOW));
    assertThat(client.send("GET", object, "").headers().firstValue("Retry-After"))
        .contains("Mon, 02 Mar 2026 09:00:00 GMT");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsLeadWhereTheyAreToldTo(int status) {
    try (SimulatorFixture other = new SimulatorFixture()) {
      String there = other.work.url() + "a.ics";
      fixture.server.faults().next(1, Requests.any(), Fault.redirect(status, there));
      HttpResponse<String> answer = client.send("GET", object, "");
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().firstValue("Location")).contains(there);
      assertThat(other.server.log().size()).isZero();
    }
  }

  @Test
  void aPortalAnswersWithAPage() {
    fixture.server.faults().next(1, Requests.any(), Fault.html(200));
    HttpResponse<String> answer = client.sync(fixture.path, "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<!DOCTYPE html>");
  }

  @Test
  void aCutConnectionHasNoEffectAndALostAnswerHas() {
    // PUT is never repeated by the client itself
    String path = fixture.path + "new.ics";
    fixture.server.faults().next(1, Requests.method("PUT"), Fault.cut());
    assertThatThrownBy(() -> client.sendChecked("PUT", path, event("new").text()))
        .isInstanceOf(IOException.class);
    assertThat(fixture.work.object("new.ics")).isEmpty();
    fixture.server.faults().next(1, Requests.method("PUT"), Fault.lostAnswer());
    assertThatThrownBy(() -> client.sendChecked("PUT", path, event("new").text()))
        .isInstanceOf(IOException.class);
    assertThat(fixture.work.object("new.ics")).isPresent();
    assertThat(fixture.server.log().of("PUT")).extracting(it -> it.status()).contains(0);
  }

  @Test
  void anAnswerCutInItsBodyIsSeenAsBroken() {
    for (int i = 0; i < 1000; i++) {
      fixture.work.put(i + ".ics", event("e" + i).text());
    }
    for (long bytes : List.of(1L, 100L, 70_000L, 150_000L)) {
      fixture.server.faults().next(1, Requests.method("REPORT"), Fault.cutAfter(bytes));
      assertThatThrownBy(() -> client.sync(fixture.path, ""))
          .hasRootCauseInstanceOf(IOException.class);
    }
    assertThat(client.sync(fixture.path, "").statusCode()).isEqualTo(207);
  }

  @Test
  void anErrorAfterEffectHasDoneWhatWasAsked() {
    fixture.server.faults().next(1, Requests.method("DELETE"), Fault.statusAfterEffect(504));
    assertThat(client.send("DELETE", object, "").statusCode()).isEqualTo(504);
    assertThat(fixture.work.objects()).isEmpty();
  }

  @Test
  void anEditedAnswerHasOtherWords() {
    fixture
        .server
        .faults()
        .next(1, Requests.any(), Fault.edited(it -> it.replace("BEGIN:", "START:")));
    assertThat(fixture.client.send("GET", object, "").body()).contains("START:VCALENDAR");
  }

  @Test
  void aLateAnswerIsRight() {
    fixture.server.faults().next(1, Requests.any(), Fault.late(Duration.ofMillis(200)));
    long begin = System.nanoTime();
    assertThat(client.send("GET", object, "").body()).isEqualTo(event("a").text());
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(199));
  }
}
