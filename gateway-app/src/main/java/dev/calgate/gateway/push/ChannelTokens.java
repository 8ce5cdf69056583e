package dev.calgate.gateway.push;

import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The tokens of channels. A token follows from the channel's id and the gateway's keys, so that a
 * forged push is known without asking the database; every gateway that has the keys knows it.
 * Thread-safe.
 */
final class ChannelTokens {
  private static final String PURPOSE = "push channel ";

  private final CredentialCipher cipher;

  ChannelTokens(CredentialCipher cipher) {
    this.cipher = cipher;
  }

  /** The token of a channel: 64 characters. */
  Secret of(String channel) {
    return Secret.of(cipher.fingerprints(text(channel)).get(0));
  }

  /** Whether a token is the channel's, by any of the keys; in constant time. */
  boolean matches(String channel, Secret token) {
    byte[] shown = token.reveal().getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (String own : cipher.fingerprints(text(channel))) {
      found |= MessageDigest.isEqual(own.getBytes(StandardCharsets.UTF_8), shown);
    }
    return found;
  }

  private static byte[] text(String channel) {
    return (PURPOSE + channel).getBytes(StandardCharsets.UTF_8);
  }
}
