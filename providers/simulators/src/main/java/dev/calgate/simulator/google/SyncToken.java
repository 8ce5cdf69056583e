package dev.calgate.simulator.google;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a client's copy stands.
 *
 * @param revision what the copy has
 * @param fingerprint of the query that filled it
 * @param window the bounds of time that the query had, which stay; empty parts for none
 */
record SyncToken(long revision, String fingerprint, String window) {

  String text(SyncEpoch epoch) {
    String plain =
        String.join(
            "|",
            epoch.generation(),
            String.valueOf(epoch.state().number()),
            String.valueOf(revision),
            fingerprint,
            window);
    String sealed = Identifiers.digest(plain).substring(0, 6) + plain;
    return Identifiers.base64(sealed.getBytes(StandardCharsets.UTF_8)) + "=";
  }

  /** Reads a token; refuses one that is not of this calendar, this time or this query. */
  static SyncToken of(String text, SyncEpoch epoch, String fingerprint) {
    String[] parts = open(text).split("\\|", -1);
    if (parts.length != 5 || !parts[0].equals(epoch.generation())) {
      throw broken();
    }
    SyncEpoch.State state = epoch.state();
    if (Integer.parseInt(parts[1]) != state.number()) {
      throw SyncEpoch.gone(state.reason());
    }
    if (!parts[3].equals(fingerprint)) {
      throw broken();
    }
    return new SyncToken(Long.parseLong(parts[2]), parts[3], parts[4]);
  }

  private static String open(String text) {
    try {
      String sealed =
          new String(Base64.getUrlDecoder().decode(text.replace("=", "")), StandardCharsets.UTF_8);
      if (sealed.length() > 6
          && Identifiers.digest(sealed.substring(6)).startsWith(sealed.substring(0, 6))) {
        return sealed.substring(6);
      }
    } catch (IllegalArgumentException e) {
      throw broken();
    }
    throw broken();
  }

  private static GoogleException broken() {
    return GoogleException.invalid("Invalid sync token value.").at("parameter", "syncToken");
  }
}
