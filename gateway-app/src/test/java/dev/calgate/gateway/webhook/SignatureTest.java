package dev.calgate.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final byte[] BODY =
      "{\"example\":\"well-known\"}".getBytes(StandardCharsets.UTF_8);

  private static String signed(String... keys) {
    return Signature.of(BODY, List.of(keys).stream().map(Secret::of).toList());
  }

  @Test
  void aBodyIsSignedAsByCronofy() {
    assertThat(signed("pDY0Oi7TJSP2hfNmZNkm5"))
        .isEqualTo("6r2/HjBkqymGegX0wOfifieeUXbbHwtV/LohHS+jv6c=");
    assertThat(signed("CRN_NggYusqPGLxwjw5FHOJYOqSrTPNXy8WQf14OID"))
        .isEqualTo("5DxentQi5YSXODEzTVv06sRwJ3pULIz1KrYv20qxEK0=");
    assertThat(signed("CRN_nGlYDFXwfSXgB9rvGNBJyfE454GGPtWIbNuPwr"))
        .isEqualTo("BmQmWVuZ70ILWjr1CAt5oC7YOolgnku4WZtlrKfx/6k=");
  }

  @Test
  void everyActiveKeySignsAndABareCommaIsBetween() {
    assertThat(
            signed(
                "CRN_NggYusqPGLxwjw5FHOJYOqSrTPNXy8WQf14OID",
                "CRN_nGlYDFXwfSXgB9rvGNBJyfE454GGPtWIbNuPwr"))
        .isEqualTo(
            "5DxentQi5YSXODEzTVv06sRwJ3pULIz1KrYv20qxEK0=,BmQmWVuZ70ILWjr1CAt5oC7YOolgnku4WZtlrKfx/6k=");
  }
}
