package dev.calgate.provider.google;

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.json.webtoken.JsonWebSignature;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.api.client.util.PemReader;
import dev.calgate.provider.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A service account, which acts for people of the domains that have delegated that to it (guide
 * "Using OAuth 2.0 for Server to Server Applications"). It prints without its key. Thread-safe.
 */
final class ServiceAccount {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final int LONGEST_FILE = 64 << 10;

  private final String email;
  private final String clientId;
  private final @Nullable String keyId;
  private final PrivateKey key;

  private ServiceAccount(String email, String clientId, @Nullable String keyId, PrivateKey key) {
    this.email = email;
    this.clientId = clientId;
    this.keyId = keyId;
    this.key = key;
  }

  /**
   * Reads the key file that the Google Cloud console gives.
   *
   * @param mistake told what is wrong with it, in one line each
   * @return empty when something is
   */
  static Optional<ServiceAccount> read(String file, Consumer<String> mistake) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > LONGEST_FILE) {
        mistake.accept("is too large for a key: " + file);
        return Optional.empty();
      }
      Optional<GenericJson> json = Json.object(Files.readString(path));
      if (json.isEmpty()) {
        mistake.accept("is no JSON object: " + file);
      }
      return json.flatMap(it -> of(it, mistake));
    } catch (InvalidPathException e) {
      mistake.accept("is no path of a file");
    } catch (IOException e) {
      mistake.accept("cannot be read: " + file);
    }
    return Optional.empty();
  }

  private static Optional<ServiceAccount> of(GenericJson json, Consumer<String> mistake) {
    if (!text(json, "type").equals("service_account")) {
      mistake.accept("is no key of a service account: its type is another one");
    }
    String email = text(json, "client_email");
    if (email.isEmpty()) {
      mistake.accept("has no client_email");
    }
    Optional<PrivateKey> key = key(text(json, "private_key"));
    if (key.isEmpty()) {
      mistake.accept("has no private_key that is an RSA key in PEM");
    }
    if (!text(json, "type").equals("service_account") || email.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    String keyId = text(json, "private_key_id");
    return Optional.of(
        new ServiceAccount(
            email, text(json, "client_id"), keyId.isEmpty() ? null : keyId, key.get()));
  }

  private static String text(GenericJson json, String name) {
    return json.get(name) instanceof String text ? text.trim() : "";
  }

  private static Optional<PrivateKey> key(String pem) {
    try {
      PemReader.Section section =
          PemReader.readFirstSectionAndClose(new StringReader(pem), "PRIVATE KEY");
      return section == null
          ? Optional.empty()
          : Optional.of(
              KeyFactory.getInstance("RSA")
                  .generatePrivate(new PKCS8EncodedKeySpec(section.getBase64DecodedBytes())));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Its number, by which an administrator delegates to it; its address if the file has none. */
  String clientId() {
    return clientId.isEmpty() ? email : clientId;
  }

  /**
   * Says, signed, in whose name it wants to act (RFC 7523 section 3).
   *
   * @param audience the token endpoint
   */
  Secret assertion(String subject, String audience, List<String> scopes, Instant now) {
    JsonWebSignature.Header header = new JsonWebSignature.Header();
    header.setAlgorithm("RS256").setKeyId(keyId).setType("JWT");
    JsonWebToken.Payload claims =
        new JsonWebToken.Payload()
            .setIssuer(email)
            .setSubject(subject)
            .setAudience(audience)
            .setIssuedAtTimeSeconds(now.getEpochSecond())
            .setExpirationTimeSeconds(now.plus(LIFE).getEpochSecond());
    claims.set("scope", String.join(" ", scopes));
    try {
      return Secret.of(
          JsonWebSignature.signUsingRsaSha256(
              key, GsonFactory.getDefaultInstance(), header, claims));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The service account's key does not sign", e);
    }
  }

  @Override
  public String toString() {
    return email + " ****";
  }
}
