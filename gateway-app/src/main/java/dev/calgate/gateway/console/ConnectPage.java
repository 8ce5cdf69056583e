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
          + "h1{font-size:1.5rem;line-height:1.25}"
          + "label{display:block;margin:1rem 0}"
          + "input{display:block;box-sizing:border-box;width:100%;font:inherit;padding:.4rem .6rem}"
          + "button,a.choice{display:block;box-sizing:border-box;width:100%;margin:1rem 0;padding:.6rem;"
          + "font:inherit;text-align:center;text-decoration:none;color:#fff;background:#24548f;border:0;"
          + "border-radius:.4rem;cursor:pointer}.wrong{color:#a11212}";

  /** CSP Level 3: no source but this style, in no frame. */
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; frame-ancestors 'none'; form-action "
          .formatted(hash(STYLE));

  private ConnectPage() {}

  /** A page; both texts are escaped. */
  static Response.ResponseBuilder of(int status, String title, String text) {
    return of(status, title, "<p>" + escape(text) + "</p>", "'none'");
  }

  /**
   * A page with a content of its own.
   *
   * @param content HTML in which everything from outside is escaped
   * @param formTargets where its forms may lead, redirects included, in CSP's words
   */
  static Response.ResponseBuilder of(int status, String title, String content, String formTargets) {
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
        <body><main><h1>%1$s</h1>%3$s</main></body>
        </html>
        """
            .formatted(escape(title), STYLE, content);
    return secured(Response.status(status))
        .type("text/html; charset=utf-8")
        .header("Content-Security-Policy", POLICY + formTargets)
        .header("X-Content-Type-Options", "nosniff")
        .entity(page.getBytes(StandardCharsets.UTF_8));
  }

  /** What holds for every answer: addresses here carry codes, so nobody keeps or repeats them. */
  static Response.ResponseBuilder secured(Response.ResponseBuilder response) {
    return response.header("Cache-Control", "no-store").header("Referrer-Policy", "no-referrer");
  }

  /** A text in HTML, as content or in quotes. */
  static String escape(String text) {
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
