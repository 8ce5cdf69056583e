package dev.calgate.gateway.webhook;

import dev.calgate.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves to a receiver who sends. */
public final class Signature {
  /** The header that carries it. */
  public static final String HEADER = "Cronofy-HMAC-SHA256";

  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /**
   * The header's value: an HMAC-SHA256 in base 64 for each key, separated by bare commas, for
   * receivers compare what stands between them as it is.
   *
   * @param body the bytes that are sent
   * @param keys all active ones of the application, none empty
   */
  public static String of(byte[] body, List<Secret> keys) {
    return keys.stream().map(key -> of(body, key)).collect(Collectors.joining(","));
  }

  private static String of(byte[] body, Secret key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA256", e);
    }
  }
}
