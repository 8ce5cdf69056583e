package dev.calgate.simulator.caldav;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DigestTest {
  private final SimulatorFixture fixture = new SimulatorFixture();

  @BeforeEach
  void turnOn() {
    fixture.server.dials().set(Dial.AUTHENTICATION, Dial.Scheme.DIGEST);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aNonceServesUntilItIsWornOutAndNoCountTwice() {
    fixture.server.dials().set(Dial.NONCE_USES, 2);
    String nonce = nonce();
    assertThat(ask(nonce, 1, "wonder:land").statusCode()).isEqualTo(207);
    assertThat(ask(nonce, 1, "wonder:land").statusCode()).isEqualTo(401);
    assertThat(ask(nonce, 2, "wonder:land").statusCode()).isEqualTo(207);
    HttpResponse<String> worn = ask(nonce, 3, "wonder:land");
    assertThat(worn.statusCode()).isEqualTo(401);
    assertThat(worn.headers().firstValue("WWW-Authenticate").orElseThrow()).contains("stale=true");
  }

  @Test
  void wrongPasswordsUnknownNoncesAndBasicAreRefused() {
    HttpResponse<String> wrong = ask(nonce(), 1, "other");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().firstValue("WWW-Authenticate").orElseThrow())
        .doesNotContain("stale");
    assertThat(ask("f00", 1, "wonder:land").statusCode()).isEqualTo(401);
    HttpResponse<String> basic = fixture.client.propfind(fixture.path, 0, DavClient.PROPS);
    assertThat(basic.statusCode()).isEqualTo(401);
    assertThat(basic.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Digest");
  }

  private String nonce() {
    String challenge =
        fixture
            .client
            .send("PROPFIND", fixture.path, "")
            .headers()
            .firstValue("WWW-Authenticate")
            .orElseThrow();
    return challenge.replaceAll(".*nonce=\"([^\"]+)\".*", "$1");
  }

  private HttpResponse<String> ask(String nonce, int count, String password) {
    String nc = "%08x".formatted(count);
    String secret = md5("alice:Calendars:" + password);
    String response =
        md5(secret + ":" + nonce + ":" + nc + ":c1:auth:" + md5("PROPFIND:" + fixture.path));
    String header =
        "Digest username=\"alice\", realm=\"Calendars\", nonce=\"%s\", uri=\"%s\", qop=auth, nc=%s,"
            .formatted(nonce, fixture.path, nc);
    return DavClient.withHeader(
            fixture.server, header + " cnonce=\"c1\", response=\"" + response + "\"")
        .propfind(fixture.path, 0, DavClient.PROPS);
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
