package dev.calgate.provider.caldav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which hosts an e-mail address leads to; none of them answers here. */
class DiscoveryTest {
  private static final String LABEL = "_caldavs._tcp.example.org";

  private final LoopbackDns dns = new LoopbackDns();
  private final List<String> dialled = new CopyOnWriteArrayList<>();
  private ErrorKind answer = ErrorKind.UNREACHABLE;
  private final CalDavProvider provider =
      new CalDavProvider(
          new CalDavConfig(),
          ProviderContext.of(
              Clock.systemUTC(),
              (host, address) -> {
                dialled.add(host + ":" + address.getPort());
                throw new ProviderException(answer, ErrorScope.ACCOUNT, "Not " + host);
              }),
          host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
          new ServiceRecords(dns.url()));

  DiscoveryTest() throws IOException {}

  @AfterEach
  void close() {
    provider.close();
    dns.close();
  }

  private ProviderException link(Map<String, String> settings) {
    LinkRequest request = new LinkRequest(settings, Map.of("password", Secret.of("secret")));
    return catchThrowableOfType(ProviderException.class, () -> provider.link(request));
  }

  @Test
  void anEMailAddressIsLookedForWhereItsDomainsRecordsSay() {
    dns.srv(LABEL, 1, 0, 443, "one.example.org").srv(LABEL, 2, 0, 8443, "two.example.org");

    assertThat(link(Map.of("username", "ann@example.org")).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(dialled).containsExactly("one.example.org:443", "two.example.org:8443");
  }

  @Test
  void withoutRecordsTheDomainItselfIsAskedOverTls() {
    link(Map.of("username", "ann@example.org"));

    assertThat(dialled).containsExactly("example.org:443");
  }

  @Test
  void anAddressThatIsGivenIsNotLookedUp() {
    dns.srv(LABEL, 1, 0, 443, "one.example.org");
    link(Map.of("username", "ann@example.org", "url", "https://example.org"));

    assertThat(dialled).containsExactly("example.org:443");
    assertThat(dns.asked()).isEmpty();
  }

  @Test
  void aRecordThatLeadsToAnotherSiteEndsTheSearchBeforeAnythingIsDialled() {
    dns.srv(LABEL, 1, 0, 443, "example.net");

    assertThat(link(Map.of("username", "ann@example.org"))).hasMessageContaining("example.net");
    assertThat(dialled).isEmpty();
  }

  @Test
  void aTargetThatTheOperatorForbidsIsRefusedAndHasNoSubstitute() {
    answer = ErrorKind.ADDRESS_REFUSED;
    dns.srv(LABEL, 1, 0, 443, "one.example.org").srv(LABEL, 2, 0, 443, "two.example.org");

    assertThat(link(Map.of("username", "ann@example.org")).kind())
        .isEqualTo(ErrorKind.ADDRESS_REFUSED);
    assertThat(dialled).containsExactly("one.example.org:443");
  }
}
