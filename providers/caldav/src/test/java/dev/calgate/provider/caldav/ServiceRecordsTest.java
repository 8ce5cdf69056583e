package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRecordsTest {
  private static final String LABEL = "_caldavs._tcp.example.org";

  private final LoopbackDns dns = new LoopbackDns();
  private final ServiceRecords records = new ServiceRecords(dns.url());

  ServiceRecordsTest() throws IOException {}

  @AfterEach
  void close() {
    dns.close();
  }

  @Test
  void theRecordsNameHostPortAndPath() {
    dns.srv(LABEL, 0, 1, 8443, "dav.example.org").txt(LABEL, "path=/caldav");

    assertThat(records.services("Example.ORG"))
        .containsExactly(URI.create("https://dav.example.org:8443/caldav"));
  }

  @Test
  void withoutAPathTheWellKnownOneIsMeant() {
    dns.srv(LABEL, 0, 1, 443, "dav.example.org");

    assertThat(records.services("example.org"))
        .containsExactly(URI.create("https://dav.example.org/.well-known/caldav"));
  }

  @Test
  void theyComeByPriorityAndThenByWeight() {
    dns.srv(LABEL, 20, 9, 443, "last.example.org")
        .srv(LABEL, 10, 1, 443, "second.example.org")
        .srv(LABEL, 10, 5, 443, "first.example.org");

    assertThat(records.services("example.org"))
        .extracting(URI::getHost)
        .containsExactly("first.example.org", "second.example.org", "last.example.org");
  }

  @Test
  void aHostOfAnotherSiteIsNamedButNotFollowed() {
    dns.srv(LABEL, 0, 1, 443, "caldav.example.net").txt(LABEL, "path=/dav");

    assertThatThrownBy(() -> records.services("example.org"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL))
        .hasMessageContaining("https://caldav.example.net/dav");
  }

  @Test
  void aDomainThatDeclinesIsBelieved() {
    dns.srv(LABEL, 0, 0, 0, "");

    assertThatThrownBy(() -> records.services("example.org"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("no CalDAV service");
  }

  @Test
  void theLabelWithoutTlsIsNeverAskedFor() {
    dns.srv("_caldav._tcp.example.org", 0, 1, 80, "dav.example.org");

    assertThat(records.services("example.org")).isEmpty();
    assertThat(dns.asked()).containsOnly("33 " + LABEL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ldap://127.0.0.1/x",
        "a/b.org",
        "a b.org",
        "example",
        "127.0.0.1:53",
        "",
        "..",
        "x\n.org"
      })
  void whatIsNoDomainIsNeverAskedFor(String domain) {
    assertThat(records.services(domain)).isEmpty();
    assertThat(dns.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"path=dav", "path=/a b", "path=/a?b", "path=", "other=/x"})
  void aPathThatIsNoneIsLeftOut(String text) {
    dns.srv(LABEL, 0, 1, 443, "dav.example.org").txt(LABEL, text);

    assertThat(records.services("example.org"))
        .extracting(URI::getPath)
        .containsExactly("/.well-known/caldav");
  }

  @Test
  void dnsThatIsSilentHasNothingToSayAndTheWaitIsBounded() {
    dns.silence();

    org.assertj.core.api.Assertions.assertThatCode(
            () ->
                org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThat(records.services("example.org")).isEmpty()))
        .doesNotThrowAnyException();
  }
}
