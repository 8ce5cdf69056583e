package dev.calgate.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientPlacesTest {
  private static String client(String peer, String... forwarded) {
    return ClientPlaces.client(peer, List.of(forwarded));
  }

  @Test
  void addressesOfIpv6AreToldApartByTheirNetwork() {
    // Jetty tells them in brackets.
    String one = client("[2001:db8:1:2::1]");

    assertThat(one).isNotEmpty().isEqualTo(client("2001:db8:1:2:3::9"));
    assertThat(client("[2001:db8:1:3::1]")).isNotEqualTo(one);
    assertThat(client("192.0.2.1")).isEqualTo("192.0.2.1");
  }

  @Test
  void aProxyNearByIsBelievedHoweverItWritesAddresses() {
    assertThat(client("[::1]", "198.51.100.7")).isEqualTo("198.51.100.7");
    assertThat(client("[fd00::5]", "203.0.113.1, 198.51.100.7:4711")).isEqualTo("198.51.100.7");
    assertThat(client("127.0.0.1", "203.0.113.1", "[2001:db8:1:2::1]:4711"))
        .isEqualTo(client("2001:db8:1:2::2"));
  }

  @Test
  void nobodyElseIsBelievedAndNonsenseIsNone() {
    assertThat(client("192.0.2.1", "198.51.100.7")).isEqualTo("192.0.2.1");
    assertThat(client("[::1]", "unknown")).isEqualTo(client("[::1]"));
    assertThat(client(null)).isEmpty();
  }
}
