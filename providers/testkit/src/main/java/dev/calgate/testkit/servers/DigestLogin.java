package dev.calgate.testkit.servers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers one challenge of Digest access authentication with MD5 and qop=auth (RFC 7616), for as
 * many requests as the server lets its nonce live. One thread at a time.
 */
final class DigestLogin {
  private final String user;
  private final String password;
  private final String realm;
  private final String nonce;
  private final String opaque;
  private int count;

  DigestLogin(String user, String password, String challenge) {
    this.user = user;
    this.password = password;
    this.realm = parameter(challenge, "realm");
    this.nonce = parameter(challenge, "nonce");
    this.opaque = parameter(challenge, "opaque");
  }

  private static String parameter(String challenge, String name) {
    Matcher matcher = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(challenge);
    if (!matcher.find()) {
      throw new IllegalArgumentException("The challenge has no " + name + ": " + challenge);
    }
    return matcher.group(1);
  }

  /** The Authorization header of one request. */
  String authorize(String method, String path) {
    String cnonce = "0a4f113b";
    String nc = "%08x".formatted(++count);
    String secret = md5(user + ":" + realm + ":" + password);
    String request = md5(method + ":" + path);
    String answer = md5(String.join(":", secret, nonce, nc, cnonce, "auth", request));
    return ("Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", qop=auth, nc=%s,"
            + " cnonce=\"%s\", response=\"%s\", opaque=\"%s\"")
        .formatted(user, realm, nonce, path, nc, cnonce, answer, opaque);
  }

  private static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
