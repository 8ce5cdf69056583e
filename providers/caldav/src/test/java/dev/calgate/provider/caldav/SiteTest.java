package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.simulator.Fault;
import dev.calgate.simulator.Requests;
import dev.calgate.simulator.caldav.CalDavSimulator;
import dev.calgate.simulator.caldav.SimulatedUser;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that keep accounts on other hosts: followed inside their site while linking only. */
class SiteTest {
  private static final String FRONT = "caldav.example.org";

  private final CalDavSimulator server = CalDavSimulator.start(Clock.systemUTC());
  private final SimulatedUser ann = server.addUser("ann", "secret");
  private final int port = URI.create(server.url()).getPort();
  private final List<String> dialled = new CopyOnWriteArrayList<>();
  // Every name is this machine; what is dialled by which name is written down.
  private final CalDavProvider provider =
      new CalDavProvider(
          new CalDavConfig(),
          ProviderContext.of(Clock.systemUTC(), (host, address) -> dialled.add(host)),
          host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
          new ServiceRecords("dns://127.0.0.1:9"));

  @AfterEach
  void close() {
    provider.close();
    server.close();
  }

  private String at(String host) {
    return "http://" + host + ":" + port;
  }

  private LinkedAccount link(String host) {
    return provider.link(
        new LinkRequest(
            Map.of("url", at(host), "username", "ann"), Map.of("password", Secret.of("secret"))));
  }

  private void homeIsAt(String host) {
    String body =
        "<multistatus xmlns=\"DAV:\"><response><href>/</href><propstat><prop>"
            + "<calendar-home-set xmlns=\"urn:ietf:params:xml:ns:caldav\"><href xmlns=\"DAV:\">"
            + at(host)
            + ann.homeUrl().replaceFirst("^https?://[^/]+", "")
            + "</href></calendar-home-set></prop><status>HTTP/1.1 200 OK</status></propstat>"
            + "</response></multistatus>";
    server.faults().next(1, Requests.method("PROPFIND"), Fault.body(207, "application/xml", body));
  }

  @Test
  void aHomeOnASiblingHostBecomesTheAccountsOneOrigin() {
    ann.createCalendar("work", "Work");
    homeIsAt("p34-caldav.example.org");
    LinkedAccount linked = link(FRONT);

    assertThat(linked.access().settings()).containsEntry("origin", at("p34-caldav.example.org"));
    try (CalendarSession session = provider.open(linked.access())) {
      assertThat(session.listCalendars()).hasSize(1);
      assertThat(server.log().all()).last().matches(it -> it.authorized());
      assertThat(dialled).last().isEqualTo("p34-caldav.example.org");
    }
  }

  @Test
  void aRedirectToASiblingHostIsFollowedWhileLinkingAndRefusedAfterwards() {
    ann.createCalendar("work", "Work");
    Fault away = Fault.redirect(301, at("dav.example.org") + "/.well-known/caldav");
    server.faults().next(1, Requests.method("PROPFIND"), away);
    LinkedAccount linked = link("example.org");

    assertThat(linked.access().settings()).containsEntry("origin", at("dav.example.org"));
    server
        .faults()
        .next(1, Requests.method("PROPFIND"), Fault.redirect(301, at("other.example.org") + "/"));
    try (CalendarSession session = provider.open(linked.access())) {
      assertThatThrownBy(session::listCalendars).hasMessageContaining("other.example.org");
    }
    assertThat(dialled).doesNotContain("other.example.org");
  }

  @Test
  void aWebSiteAtTheRootThatLeadsElsewhereDoesNotMatter() {
    ann.createCalendar("work", "Work");
    server
        .faults()
        .always(Requests.to("PROPFIND", "/"), Fault.redirect(301, at("www.example.net")));
    server
        .faults()
        .always(
            Requests.to("PROPFIND", "/.well-known/caldav"),
            Fault.redirect(301, URI.create(ann.homeUrl()).getPath()));

    assertThat(link("example.org").access().settings()).containsEntry("origin", at("example.org"));
    assertThat(dialled).containsOnly("example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caldav.example.net",
        "example.org.evil.net",
        "127.0.0.1",
        "localhost",
        "evil.org"
      })
  void aHomeOnAnotherSiteIsRefusedAndNothingIsSentThere(String host) {
    homeIsAt(host);

    refused(FRONT, host);
  }

  @Test
  void aSiblingUnderAPublicSuffixIsAnotherSite() {
    homeIsAt("mallory.github.io");

    refused("ann.github.io", "mallory.github.io");
  }

  private void refused(String from, String to) {
    assertThatThrownBy(() -> link(from))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL))
        .hasMessageContaining(to);
    assertThat(dialled).isNotEmpty().doesNotContain(to);
  }

  @Test
  void aWellKnownPlaceThatLeadsOutOfReachSpoilsNotTheOthers() {
    ann.createCalendar("work", "Work");
    server
        .faults()
        .always(
            Requests.to("PROPFIND", "/.well-known/caldav"),
            Fault.redirect(301, "http://inner.example.net:8081/dav/"));

    assertThat(link("example.org").access().settings()).containsEntry("origin", at("example.org"));
    assertThat(dialled).containsOnly("example.org");
  }

  @Test
  void aServerThatFailsIsToldAsSuch() {
    server.faults().always(Requests.any(), Fault.status(502));

    assertThatThrownBy(() -> link("example.org"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE))
        .hasMessageContaining("502");
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.org, https://example.org, true",
    "http://example.org:8080, https://example.org, true",
    "http://example.org, https://example.org:8443, false",
    "https://example.org:8443, https://example.org:8443, true",
    "https://example.org, https://example.org:8443, false",
  })
  void theSameHostIsTheSameOriginOnlyAtItsPort(URI from, URI to, boolean allowed) {
    assertThat(Reach.ORIGIN.allows(from, to)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "https://caldav.icloud.com, https://p34-caldav.icloud.com, true",
    "https://example.org, https://dav.example.org, true",
    "http://example.org, https://dav.example.org, true",
    "https://example.org:8443, https://dav.example.org, true",
    "https://example.org, http://dav.example.org, false",
    "https://example.org, http://example.org, false",
    "https://example.org, https://dav.example.org:8443, false",
    "https://a.co.uk, https://b.co.uk, false",
    "https://a.github.io, https://b.github.io, false",
    "https://github.io, https://a.github.io, false",
    "https://10.0.0.1, https://11.0.0.1, false",
    "https://a.localdomain, https://b.localdomain, false",
  })
  void aCredentialIsKeptInsideItsSite(URI from, URI to, boolean allowed) {
    assertThat(Reach.SITE.allows(from, to)).isEqualTo(allowed);
    assertThat(Reach.ORIGIN.allows(from, to)).isFalse();
  }
}
