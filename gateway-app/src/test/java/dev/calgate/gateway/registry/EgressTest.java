package dev.calgate.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ProviderException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {
  private static void check(Egress egress, String host, String address, int port)
      throws UnknownHostException {
    egress.check(host, new InetSocketAddress(InetAddress.getByName(address), port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "168.63.129.16",
        "100.64.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fec0::1",
        "2001:db8::1"
      })
  void whatIsNotPublicIsRefusedByWhateverName(String address) {
    assertThatThrownBy(
            () -> check(Egress.allowing(List.of()), "calendar.example.com", address, 443))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.kind()).isEqualTo(ErrorKind.ADDRESS_REFUSED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:2800:220:1::1"})
  void publicAddressesAreDialled(String address) {
    assertThatCode(() -> check(Egress.allowing(List.of()), "calendar.example.com", address, 443))
        .doesNotThrowAnyException();
  }

  @Test
  void theOperatorAllowsByNameByAddressAndByBlock() {
    Egress egress =
        Egress.allowing(List.of("dav.internal:8443", "127.0.0.1:5232", "10.1.0.0/16", "[::1]:80"));

    assertThatCode(() -> check(egress, "DAV.internal", "192.168.1.9", 8443))
        .doesNotThrowAnyException();
    assertThatCode(() -> check(egress, "localhost", "127.0.0.1", 5232)).doesNotThrowAnyException();
    assertThatCode(() -> check(egress, "x", "10.1.2.3", 1)).doesNotThrowAnyException();
    assertThatCode(() -> check(egress, "x", "::1", 80)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(egress, "dav.internal", "192.168.1.9", 443))
        .isInstanceOf(ProviderException.class);
    assertThatThrownBy(() -> check(egress, "localhost", "127.0.0.1", 5433))
        .isInstanceOf(ProviderException.class);
    assertThatThrownBy(() -> check(egress, "x", "10.2.0.1", 1))
        .isInstanceOf(ProviderException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/99", "host:port", "a b/8", ":80"})
  void anEntryThatIsNoneIsNamed(String entry) {
    assertThatThrownBy(() -> Egress.allowing(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(entry);
  }
}
