package dev.calgate.provider.cronofy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.Push;
import dev.calgate.provider.Secret;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notifications and what proves them. */
class NotificationTest {
  private static final byte[] WELL_KNOWN = "{\"example\":\"well-known\"}".getBytes(UTF_8);
  private static final Secret FIRST = Secret.of("CRN_NggYusqPGLxwjw5FHOJYOqSrTPNXy8WQf14OID");
  private static final Secret SECOND = Secret.of("CRN_nGlYDFXwfSXgB9rvGNBJyfE454GGPtWIbNuPwr");
  private static final String OF_FIRST = "5DxentQi5YSXODEzTVv06sRwJ3pULIz1KrYv20qxEK0=";
  private static final String OF_SECOND = "BmQmWVuZ70ILWjr1CAt5oC7YOolgnku4WZtlrKfx/6k=";

  @Test
  void aBodyIsProvedByAnyOfTheSecretsInAnyOfTheValues() {
    Signatures both = new Signatures(List.of(FIRST, SECOND));
    Signatures first = new Signatures(List.of(FIRST));

    assertThat(first.isGood(OF_FIRST, WELL_KNOWN)).isTrue();
    assertThat(both.isGood(OF_SECOND, WELL_KNOWN)).isTrue();
    assertThat(first.isGood(OF_SECOND + "," + OF_FIRST, WELL_KNOWN)).isTrue();
    assertThat(
            new Signatures(List.of(Secret.of("pDY0Oi7TJSP2hfNmZNkm5")))
                .isGood("6r2/HjBkqymGegX0wOfifieeUXbbHwtV/LohHS+jv6c=", WELL_KNOWN))
        .isTrue();
  }

  @Test
  void nothingElseProvesIt() {
    Signatures first = new Signatures(List.of(FIRST));

    assertThat(first.isGood(null, WELL_KNOWN)).isFalse();
    assertThat(first.isGood("", WELL_KNOWN)).isFalse();
    assertThat(first.isGood(OF_SECOND, WELL_KNOWN)).isFalse();
    assertThat(first.isGood(OF_FIRST, "{\"example\": \"well-known\"}".getBytes(UTF_8))).isFalse();
    assertThat(first.isGood(OF_FIRST + "=", WELL_KNOWN)).isFalse();
    assertThat(first.isGood("x,".repeat(2_000) + OF_FIRST, WELL_KNOWN)).isFalse();
    assertThat(new Signatures(List.of()).isGood(OF_FIRST, WELL_KNOWN)).isFalse();
  }

  private static byte[] body(String type, String callback) {
    return ("{\"notification\":{\"type\":\""
            + type
            + "\",\"changes_since\":\"2026-01-01T00:00:00Z\"},\"channel\":{\"channel_id\":"
            + "\"chn_1\",\"callback_url\":\""
            + callback
            + "\",\"filters\":{}}}")
        .getBytes(UTF_8);
  }

  @Test
  void theCallbackCarriesTheChannelAndItsToken() {
    String callback =
        Notification.callback(URI.create("https://g.x.org/push/c"), "one", Secret.of("a.b&c=d é"));
    assertThat(callback).startsWith("https://g.x.org/push/c?channel=one&token=");
    assertThat(Notification.channel(callback)).isEqualTo("one");

    Push change = Notification.read(body("change", callback)).orElseThrow();
    assertThat(change.channel()).isEqualTo("one");
    assertThat(change.token()).isEqualTo(Secret.of("a.b&c=d é"));
    assertThat(change.resource()).isEqualTo("chn_1");
    assertThat(change.change()).isTrue();
    assertThat(Notification.read(body("verification", callback)).orElseThrow().change()).isFalse();
    assertThat(Notification.read(body("gdpr_requested", callback)).orElseThrow().change()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://x.org/push",
        "https://x.org/push?channel=one",
        "https://x.org/push?token=one",
        "https://x.org/push?channel=%zz&token=one",
        "channel=one&token=two",
        ""
      })
  void anotherCallbackIsNone(String callback) {
    assertThat(Notification.read(body("change", callback))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "{\"channel\":[]}", "\u0000"})
  void anotherBodyIsNone(String body) {
    assertThat(Notification.read(body.getBytes(UTF_8))).isEmpty();
  }
}
