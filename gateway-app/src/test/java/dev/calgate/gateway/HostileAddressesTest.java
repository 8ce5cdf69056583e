package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.RunningGateway.Answer;
import dev.calgate.gateway.registry.Egress;
import dev.calgate.gateway.registry.HostileAddresses;
import dev.calgate.gateway.registry.HostileAddresses.Target;
import dev.calgate.gateway.registry.HostileAddresses.Verdict;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.provider.caldav.CalDavConfig;
import dev.calgate.provider.caldav.CalDavProviderFactory;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.CalDavSimulator;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole table by every way in: what a user gives as a server's address, what an application
 * gives to be called back at, and what a server says of where to go on. Nobody ever comes to a port
 * that is open on all of the machine's addresses, and each is told why.
 */
class HostileAddressesTest {
  private final Sentinel sentinel = Sentinel.everywhere();
  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final String allowed = "127.0.0.1:" + URI.create(server.url()).getPort();

  HostileAddressesTest() {
    server.addUser("ann", "a").createCalendar("work", "Work");
  }

  @AfterEach
  void close() {
    server.close();
    sentinel.close();
  }

  private static String json(Map<String, String> fields) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    fields.forEach(json::put);
    return json.toString();
  }

  @Test
  void noneIsDialledThatAUserOrAnApplicationGives() {
    try (RunningGateway gateway =
        RunningGateway.start("egress: {allow: [\"" + allowed + "\"]}\n")) {
      String account =
          gateway.link(
              json(
                  Map.of(
                      "provider",
                      "caldav",
                      "url",
                      server.url(),
                      "username",
                      "ann",
                      "password",
                      "a")));
      FaceClient client = FaceClient.of(gateway, account);
      for (Target target : HostileAddresses.refused()) {
        checkLink(gateway, target);
        checkCallback(client, target);
      }
    }
    assertThat(sentinel.visits()).isZero();
  }

  private void checkLink(RunningGateway gateway, Target target) {
    Answer linked =
        gateway.send(
            "POST",
            "/api/accounts",
            json(
                Map.of(
                    "provider",
                    "caldav",
                    "url",
                    target.url(sentinel.port()),
                    "username",
                    "ann",
                    "password",
                    "a")));
    assertThat(linked.status()).as("%s: %s", target, linked.text()).isEqualTo(422);
    assertThat(linked.json().at("/errors/0/field").asText()).as("%s", target).isEqualTo("url");
    if (target.verdict() == Verdict.FORBIDDEN) {
      assertThat(linked.problem()).as("%s", target).isEqualTo("address-refused");
    }
  }

  private void checkCallback(FaceClient client, Target target) {
    Answer created =
        client.send(
            "POST", "/v1/channels", json(Map.of("callback_url", target.url(sentinel.port()))));
    // A name that nobody knows may be known later.
    boolean name = target.host().matches("[A-Za-z.]+|.*%25lo.*") && created.status() == 200;
    if (!name) {
      assertThat(created.status()).as("%s: %s", target, created.text()).isEqualTo(422);
      assertThat(created.json().at("/errors/callback_url/0/key").asText())
          .as("%s: %s", target, created.text())
          .startsWith("errors.");
    }
  }

  private CalendarProvider provider() {
    return new CalDavProviderFactory()
        .create(
            new CalDavConfig(),
            ProviderContext.of(Clock.systemUTC(), Egress.allowing(List.of(allowed))));
  }

  private AccountAccess link(CalendarProvider provider) {
    return provider
        .link(
            new LinkRequest(
                Map.of("url", server.url(), "username", "ann"), Map.of("password", Secret.of("a"))))
        .access();
  }

  private static void assertRefused(Target target, Throwable error) {
    assertThat(error)
        .as("%s", target)
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> {
              assertThat(e.kind()).isIn(ErrorKind.PROTOCOL, ErrorKind.ADDRESS_REFUSED);
              assertThat(e.getMessage()).isNotBlank();
            });
  }

  @Test
  void noneIsDialledThatAServerRedirectsTo() {
    try (CalendarProvider provider = provider();
        CalendarSession session = provider.open(link(provider))) {
      for (Target target : HostileAddresses.refused()) {
        if (isHeader(target)) {
          server
              .faults()
              .next(
                  1,
                  Requests.any(),
                  Fault.redirect(302, target.url(sentinel.port()) + "calendars/"));
          assertRefused(target, catchThrowable(session::listCalendars));
          assertThat(server.faults().waiting()).isZero();
        }
      }
    }
    assertThat(sentinel.visits()).isZero();
  }

  private static boolean isHeader(Target target) {
    return target.host().chars().allMatch(it -> it >= 0x20 && it < 0x7f);
  }

  /** The homes lie elsewhere, or their owner does. */
  @ParameterizedTest
  @ValueSource(strings = {"current-user-principal", "calendar-home-set"})
  void noneIsDialledThatAServerRefersTo(String property) {
    try (CalendarProvider provider = provider()) {
      for (Target target : HostileAddresses.refused()) {
        server
            .faults()
            .always(Requests.bodyContaining(property), Fault.edited(it -> referring(it, target)));
        assertRefused(target, catchThrowable(() -> link(provider)));
        server.faults().clear();
      }
    }
    assertThat(sentinel.visits()).isZero();
  }

  private String referring(String answer, Target target) {
    String url = target.url(sentinel.port()).replace("&", "&amp;").replace("<", "&lt;");
    return answer.replaceAll(
        "(<[^>]*(?:current-user-principal|calendar-home-set)[^>]*>\\s*<[^>]*href[^>]*>)[^<]*",
        "$1" + Matcher.quoteReplacement(url + "calendars/ann/"));
  }
}
