package dev.calgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.simulator.Faults;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedCalendar;
import dev.calgate.simulator.http.Request;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class CalDavConcurrentWritesTest extends ConcurrentWritesTest {
  private static final String END = "END:VEVENT";
  private static final String DESCRIPTION = "DESCRIPTION:";

  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedCalendar work = server.addUser("ann", "a").createCalendar("work", "Work");

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  String configuration() {
    return "";
  }

  @Override
  String credential() {
    return "{\"provider\":\"caldav\",\"url\":\"%s\",\"username\":\"ann\",\"password\":\"a\"}"
        .formatted(server.url());
  }

  @Override
  Faults faults() {
    return server.faults();
  }

  @Override
  boolean isWrite(Request request) {
    return request.method().equals("PUT");
  }

  @Override
  Map<String, String> truth() {
    return Truth.of(work);
  }

  private HttpRequest.Builder object(JsonNode event) {
    byte[] credential = "ann:a".getBytes(StandardCharsets.UTF_8);
    return at(server.url() + event.at("/source/ref").textValue())
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credential));
  }

  @Override
  Seen read(JsonNode event) {
    HttpResponse<String> answer = send(object(event).build());
    String text = answer.body().replace("\r\n ", "");
    String series = text.substring(0, text.indexOf(END));
    int from = series.indexOf(DESCRIPTION) + DESCRIPTION.length();
    return new Seen(
        series.substring(from, series.indexOf('\r', from)),
        answer.headers().firstValue("ETag").orElseThrow(),
        text);
  }

  @Override
  HttpRequest write(JsonNode event, Seen seen, String description) {
    String text =
        seen.raw()
            .replaceFirst(
                DESCRIPTION + seen.description() + "\r\n", DESCRIPTION + description + "\r\n");
    return object(event)
        .header("If-Match", seen.version())
        .header("Content-Type", "text/calendar; charset=utf-8")
        .PUT(HttpRequest.BodyPublishers.ofString(text))
        .build();
  }
}
