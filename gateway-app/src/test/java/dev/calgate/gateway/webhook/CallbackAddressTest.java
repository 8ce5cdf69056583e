package dev.calgate.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.registry.Egress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackAddressTest {
  private static final Egress NOTHING = Egress.allowing(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost/x",
        "https://LOCALHOST:8443/x",
        "https://nowhere.localhost/x",
        "http://127.0.0.1/x",
        "http://[::1]/x",
        "http://[::ffff:10.0.0.1]/x",
        "http://10.1.2.3/x",
        "http://169.254.169.254/latest",
        "https://example.com/x",
        "https://hooks.example.org/x",
        "http://printer.local/x",
        "http://box.test/x"
      })
  void localAndExampleAddressesAreRefused(String address) {
    assertThat(CallbackAddress.fault(address, NOTHING)).contains(CallbackAddress.Fault.LOCAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "receiver",
        "/x",
        "ftp://93.184.216.34/x",
        "http:///x",
        "http://user:secret@93.184.216.34/",
        "http://93.184.216.34/#part",
        "http://93.184.216.34:0/",
        "http://93.184.216.34:99999/",
        "http://93.184.216.34/ x",
        "http://127.1/x",
        "file:///etc/passwd"
      })
  void whatIsNoHttpAddressIsInvalid(String address) {
    assertThat(CallbackAddress.fault(address, NOTHING)).contains(CallbackAddress.Fault.INVALID);
  }

  @Test
  void publicAddressesPassAndLocalOnesWhereTheOperatorAllowsThem() {
    assertThat(CallbackAddress.fault("https://93.184.216.34/hook?x=1", NOTHING)).isEmpty();
    Egress some = Egress.allowing(List.of("127.0.0.1", "box.test", "10.0.0.0/8"));
    assertThat(CallbackAddress.fault("http://127.0.0.1:8080/x", some)).isEmpty();
    assertThat(CallbackAddress.fault("http://box.test/x", some)).isEmpty();
    assertThat(CallbackAddress.fault("http://10.1.2.3/x", some)).isEmpty();
    assertThat(CallbackAddress.fault("http://localhost/x", some)).isEmpty();
    assertThat(CallbackAddress.fault("http://192.168.1.1/x", some)).isNotEmpty();
    assertThat(CallbackAddress.fault("http://example.com/x", some)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://no-such-host.calgate.zz/hook",
        "http://[fe80::1%25nowhere]/x",
        "https://a-label-of-more-than-sixty-three-characters-is-in-no-name-server-at-all.com/x"
      })
  void aNameThatLeadsNowhereNowMayLeadSomewhereLater(String address) {
    assertThat(CallbackAddress.fault(address, NOTHING)).isEmpty();
  }

  @Test
  void anAddressHasABoundedLength() {
    String most = "https://93.184.216.34/" + "x".repeat(CallbackAddress.LONGEST - 22);
    assertThat(CallbackAddress.fault(most, NOTHING)).isEmpty();
    assertThat(CallbackAddress.fault(most + "x", NOTHING)).contains(CallbackAddress.Fault.INVALID);
  }
}
