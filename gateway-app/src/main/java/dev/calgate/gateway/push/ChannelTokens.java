package dev.calgate.gateway.push;

import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Push;
import dev.calgate.provider.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of channels. A token says whose channel it is and until when, and proves it by the
 * gateway's keys, so that a forged push is known without asking the database, and a genuine one
 * tells of a channel whose row was lost; every gateway that has the keys knows it. Thread-safe.
 */
final class ChannelTokens {
  private static final String PURPOSE = "push channel ";
  private static final String INTAKE = "push intake ";
  private static final int PARTS = 4;

  private final CredentialCipher cipher;

  ChannelTokens(CredentialCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * What a token says.
   *
   * @param until when the channel has ended
   */
  record Claims(AccountKey account, Instant until) {

    private String text() {
      return until.getEpochSecond() + "." + account.account() + "." + account.application();
    }

    private static Claims of(String seconds, String account, String application) {
      return new Claims(
          new AccountKey(new ApplicationId(application), new AccountId(account)),
          Instant.ofEpochSecond(Long.parseLong(seconds)));
    }
  }

  /** The token of a channel: at most 200 characters. */
  Secret of(String channel, Claims claims) {
    return Secret.of(proofs(channel, claims.text()).get(0) + "." + claims.text());
  }

  /** What a push's token says; empty when none of the keys has made it for the push's channel. */
  Optional<Claims> read(Push push) {
    String[] parts = push.token().reveal().split("\\.", PARTS);
    if (parts.length < PARTS) {
      return Optional.empty();
    }
    String text = push.token().reveal().substring(parts[0].length() + 1);
    byte[] shown = parts[0].getBytes(StandardCharsets.UTF_8);
    boolean genuine = false;
    for (String proof : proofs(push.channel(), text)) {
      genuine |= MessageDigest.isEqual(proof.getBytes(StandardCharsets.UTF_8), shown);
    }
    return genuine ? Optional.of(Claims.of(parts[1], parts[2], parts[3])) : Optional.empty();
  }

  /**
   * Words for pushes to an address, proved by each of the keys; the first one is that of channels
   * to come.
   */
  List<String> intakes(URI address) {
    return fingerprints(INTAKE + address);
  }

  private List<String> proofs(String channel, String text) {
    return fingerprints(PURPOSE + channel + " " + text);
  }

  private List<String> fingerprints(String text) {
    return cipher.fingerprints(text.getBytes(StandardCharsets.UTF_8));
  }
}
