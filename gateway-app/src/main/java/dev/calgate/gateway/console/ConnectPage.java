package dev.calgate.gateway.console;

import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A small page that says what happened; nothing in it comes from elsewhere or runs. */
final class ConnectPage {
  private static final String STYLE =
      "body{margin:0;font:1.1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#f6f6f4}"
          + "main{max-width:34rem;margin:12vh auto;padding:0 1.25rem;overflow-wrap:anywhere}"
          + "h1{font-size:1.5rem;line-height:1.25}";

  /** CSP Level 3: no source but this style, in no frame. */
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
          .formatted(hash(STYLE));

  private ConnectPage() {}

  /** A page; both texts are escaped. */
  static Response.ResponseBuilder of(int status, String title, String text) {
    String page =
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s</title>
        <style>%2$s</style>
        </head>
        <body><main><h1>%1$s</h1><p>%3$s</p></main></body>
        </html>
        """
            .formatted(escape(title), STYLE, escape(text));
    return secured(Response.status(status))
        .type("text/html; charset=utf-8")
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .entity(page.getBytes(StandardCharsets.UTF_8));
  }

  /** What holds for every answer: addresses here carry codes, so nobody keeps or repeats them. */
  static Response.ResponseBuilder secured(Response.ResponseBuilder response) {
    return response.header("Cache-Control", "no-store").header("Referrer-Policy", "no-referrer");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
