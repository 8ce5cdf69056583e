package dev.calgate.gateway.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.subtle.AesGcmJce;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts credentials with AES-256-GCM, bound to the account they belong to, and tells requests
 * that hold them apart. The first key encrypts, every key decrypts, so keys are rotated by putting
 * a new one in front. Thread-safe.
 */
public final class CredentialCipher {
  /** Length of a key in bytes. */
  public static final int KEY_BYTES = 32;

  private static final Logger LOG = LoggerFactory.getLogger(CredentialCipher.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

  private static final String HMAC = "HmacSHA256";

  /** What the keys of fingerprints are made from, so that they are no keys of anything else. */
  private static final byte[] FINGERPRINTS = "calgate fingerprint".getBytes(StandardCharsets.UTF_8);

  /** The same for texts that anybody may have sealed, as often as they like. */
  private static final byte[] TEXTS = "calgate text".getBytes(StandardCharsets.UTF_8);

  private final List<AesGcmJce> keys = new ArrayList<>();
  private final List<byte[]> fingerprintKeys = new ArrayList<>();
  private final List<AesGcmJce> textKeys = new ArrayList<>();

  /**
   * A cipher with keys.
   *
   * @param keys in base 64, 32 bytes each; at least one
   * @throws IllegalArgumentException naming the key's place in the list when one is not of that
   *     form
   */
  public CredentialCipher(List<Secret> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("encryption.keys: at least one key is needed");
    }
    for (int i = 0; i < keys.size(); i++) {
      add(keys.get(i), i);
    }
  }

  private void add(Secret key, int index) {
    try {
      byte[] bytes = Base64.getDecoder().decode(key.reveal().trim());
      if (bytes.length != KEY_BYTES) {
        throw new IllegalArgumentException("length " + bytes.length);
      }
      keys.add(new AesGcmJce(bytes));
      fingerprintKeys.add(hmac(bytes, FINGERPRINTS));
      textKeys.add(new AesGcmJce(hmac(bytes, TEXTS)));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "encryption.keys[" + index + "]: not " + KEY_BYTES + " bytes in base 64", e);
    }
  }

  /** Encrypts an account's secrets. */
  public String seal(AccountKey account, Map<String, Secret> secrets) {
    Map<String, String> revealed = new HashMap<>();
    secrets.forEach((name, secret) -> revealed.put(name, secret.reveal()));
    try {
      byte[] plain = MAPPER.writeValueAsBytes(revealed);
      return Base64.getEncoder().encodeToString(keys.get(0).encrypt(plain, binding(account)));
    } catch (JsonProcessingException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot encrypt a credential", e);
    }
  }

  /**
   * Decrypts an account's secrets.
   *
   * @throws IllegalStateException when none of the keys fits, or the text belongs to another
   *     account
   */
  public Map<String, Secret> open(AccountKey account, String sealed) {
    byte[] encrypted = Base64.getDecoder().decode(sealed);
    for (AesGcmJce key : keys) {
      try {
        Map<String, Secret> secrets = new HashMap<>();
        MAPPER
            .readValue(key.decrypt(encrypted, binding(account)), STRINGS)
            .forEach((name, value) -> secrets.put(name, Secret.of(value)));
        return secrets;
      } catch (GeneralSecurityException e) {
        LOG.debug("Not encrypted with this key, the next one may fit");
      } catch (java.io.IOException e) {
        throw new IllegalStateException("A stored credential is damaged", e);
      }
    }
    throw new IllegalStateException(
        "No key of encryption.keys opens the credential of account " + account.account());
  }

  /**
   * Encrypts a text that leaves the gateway and comes back.
   *
   * @param purpose binds it: it opens for nothing else
   * @return in base64url
   */
  public String seal(String purpose, String text) {
    try {
      byte[] plain = text.getBytes(StandardCharsets.UTF_8);
      byte[] sealed = textKeys.get(0).encrypt(plain, binding(purpose));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot encrypt a text", e);
    }
  }

  /** Decrypts such a text; empty when none of the keys opens it for this purpose. */
  public Optional<String> open(String purpose, String sealed) {
    byte[] encrypted;
    try {
      encrypted = Base64.getUrlDecoder().decode(sealed);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    for (AesGcmJce key : textKeys) {
      try {
        byte[] plain = key.decrypt(encrypted, binding(purpose));
        return Optional.of(new String(plain, StandardCharsets.UTF_8));
      } catch (GeneralSecurityException e) {
        LOG.debug("Not encrypted with this key, the next one may fit");
      }
    }
    return Optional.empty();
  }

  private static byte[] binding(String purpose) {
    return purpose.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the first key opens an account's secrets, so that no other key is needed for them. */
  boolean isCurrent(AccountKey account, String sealed) {
    try {
      return keys.get(0).decrypt(Base64.getDecoder().decode(sealed), binding(account)).length > 0;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * Tells whether two texts are the same without telling the texts: nobody finds a password by it
   * who has not the keys.
   *
   * @return one for each key, in their order: the first is to be kept, any may have been
   */
  public List<String> fingerprints(byte[] text) {
    List<String> fingerprints = new ArrayList<>();
    for (byte[] key : fingerprintKeys) {
      try {
        fingerprints.add(HexFormat.of().formatHex(hmac(key, text)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Every Java platform has " + HMAC, e);
      }
    }
    return fingerprints;
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(HMAC);
    mac.init(new SecretKeySpec(key, HMAC));
    return mac.doFinal(text);
  }

  private static byte[] binding(AccountKey account) {
    return (account.application() + "/" + account.account()).getBytes(StandardCharsets.UTF_8);
  }
}
