package dev.calgate.simulator.caldav;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client sends for Digest with qop=auth and MD5 (RFC 7616 section 3.4). */
record DigestCredential(
    String user, String nonce, String uri, String cnonce, String nc, String response) {
  static final String REALM = "Calendars";
  private static final Pattern FIELD =
      Pattern.compile("(\\w+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");
  private static final Pattern COUNT = Pattern.compile("[0-9a-fA-F]{8}");

  /** Reads a header; empty when it is of another scheme, realm or quality, or incomplete. */
  static Optional<DigestCredential> parse(String header) {
    if (!header.regionMatches(true, 0, "Digest ", 0, 7)) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    // Names are told in UTF-8, as PHP servers take them.
    String text = new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    Matcher matcher = FIELD.matcher(text.substring(7));
    while (matcher.find()) {
      String quoted = matcher.group(2);
      fields.put(
          matcher.group(1).toLowerCase(Locale.ROOT),
          quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
    }
    boolean fits =
        REALM.equals(fields.get("realm"))
            && "auth".equals(fields.get("qop"))
            && COUNT.matcher(fields.getOrDefault("nc", "")).matches();
    return fits ? Optional.of(of(fields)) : Optional.empty();
  }

  private static DigestCredential of(Map<String, String> fields) {
    return new DigestCredential(
        fields.getOrDefault("username", ""),
        fields.getOrDefault("nonce", ""),
        fields.getOrDefault("uri", ""),
        fields.getOrDefault("cnonce", ""),
        fields.getOrDefault("nc", ""),
        fields.getOrDefault("response", ""));
  }

  /** How often the nonce has been used, this time included. */
  long count() {
    return Long.parseLong(nc, 16);
  }

  /** What the response has to be for a password. */
  String expected(String method, String password) {
    String secret = md5(user + ":" + REALM + ":" + password);
    String request = md5(method + ":" + uri);
    return md5(secret + ":" + nonce + ":" + nc + ":" + cnonce + ":auth:" + request);
  }

  private static String md5(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
