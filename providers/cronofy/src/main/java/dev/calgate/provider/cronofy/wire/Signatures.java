package dev.calgate.provider.cronofy.wire;

import dev.calgate.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Proves notifications by {@code Cronofy-HMAC-SHA256}: base 64 of HMAC-SHA256 over the body as it
 * came, one value for each active client secret, joined by commas. Takes as long for a forged value
 * as for a good one. Thread-safe.
 */
public final class Signatures {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MOST_VALUES = 16;
  private static final int LONGEST_HEADER = 2_048;

  private final List<SecretKeySpec> keys;

  /** Proofs by client secrets; without any nothing is ever proved. */
  public Signatures(List<Secret> secrets) {
    this.keys =
        secrets.stream()
            .map(it -> new SecretKeySpec(it.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .toList();
  }

  /**
   * Whether one of the values is by one of the secrets.
   *
   * @param header null when there is none
   */
  public boolean isGood(@Nullable String header, byte[] body) {
    if (header == null || header.length() > LONGEST_HEADER) {
      return false;
    }
    boolean good = false;
    for (SecretKeySpec key : keys) {
      byte[] right = Base64.getEncoder().encode(hmac(key, body));
      for (String value : header.split(",", MOST_VALUES)) {
        good |= MessageDigest.isEqual(right, value.getBytes(StandardCharsets.UTF_8));
      }
    }
    return good;
  }

  private static byte[] hmac(SecretKeySpec key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
