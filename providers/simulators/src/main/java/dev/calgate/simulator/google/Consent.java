package dev.calgate.simulator.google;

import dev.calgate.simulator.http.Request;
import dev.calgate.simulator.http.Response;
import java.util.Optional;

/**
 * The page on which a user agrees or refuses. With {@code login_hint=<user>&consent=granted} it
 * sends the browser back at once, with {@code consent=refused} too; {@code consent_scope} grants
 * less than was asked for.
 */
final class Consent {
  private final GoogleSimulator server;
  private final Request request;
  private final Query query;

  Consent(GoogleSimulator server, Request request) {
    this.server = server;
    this.request = request;
    this.query = Query.of(request.query());
  }

  Response answer() {
    Optional<Grants.Client> client = query.text("client_id").flatMap(server.grants()::client);
    if (client.isEmpty()) {
      return broken(401, "invalid_client", "The OAuth client was not found.");
    }
    String redirect = query.text("redirect_uri").orElse("");
    boolean allowed =
        client.get().redirects().isEmpty() || client.get().redirects().contains(redirect);
    if (redirect.isEmpty() || !allowed) {
      return broken(400, "redirect_uri_mismatch", "The redirect URI is not registered.");
    }
    if (!query.text("response_type").orElse("").equals("code")
        || query.text("scope").orElse("").isBlank()) {
      return broken(400, "invalid_request", "response_type=code and a scope are required.");
    }
    return switch (query.text("consent").orElse("")) {
      case "granted" -> granted(client.get(), redirect);
      case "refused" -> back(redirect, "error=access_denied");
      default -> page(client.get());
    };
  }

  private Response granted(Grants.Client client, String redirect) {
    Optional<GoogleUser> user = query.text("login_hint").flatMap(server::user);
    if (user.isEmpty()) {
      return broken(400, "invalid_request", "login_hint names no user.");
    }
    String scope = query.text("consent_scope").orElseGet(() -> query.required("scope"));
    boolean again = server.grants().hasConsented(user.get(), client.id());
    boolean offline =
        query.text("access_type").filter("offline"::equals).isPresent()
            && (!again || query.text("prompt").filter(it -> it.contains("consent")).isPresent());
    Grants.Grant grant = server.grants().grant(user.get(), client.id(), scope);
    String challenge = query.text("code_challenge").map(this::challenge).orElse(null);
    String code = server.grants().code(grant, redirect, challenge, offline);
    return back(
        redirect,
        "code="
            + Query.encode(code)
            + "&scope="
            + Query.encode(String.join(" ", grant.scopes()))
            + "&authuser=0&prompt=consent");
  }

  private String challenge(String sent) {
    boolean hashed = query.text("code_challenge_method").filter("S256"::equals).isPresent();
    return hashed ? sent : Identifiers.base64(Identifiers.sha256(sent));
  }

  private Response back(String redirect, String words) {
    String state = query.text("state").map(it -> "state=" + Query.encode(it) + "&").orElse("");
    String joint = redirect.contains("?") ? "&" : "?";
    return Response.of(302).header("Location", redirect + joint + state + words);
  }

  private Response page(Grants.Client client) {
    StringBuilder page = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head>");
    page.append("<meta charset=\"utf-8\"><title>Sign in with the simulated Google</title></head>");
    page.append("<body><h1>").append(escape(client.id())).append(" wants access</h1><ul>");
    for (String scope : query.required("scope").split("\\s+")) {
      page.append("<li>").append(escape(scope)).append("</li>");
    }
    page.append("</ul><p>Choose an account to agree:</p>");
    for (GoogleUser user : server.users()) {
      String answer = "login_hint=" + Query.encode(user.email()) + "&consent=granted";
      link(page, answer, user.email());
    }
    link(page, "consent=refused", "Refuse");
    return Response.of(200, "text/html; charset=utf-8", page.append("</body></html>").toString());
  }

  private void link(StringBuilder page, String answer, String words) {
    // Before the query, because the first value of a name counts
    String target = request.path() + "?" + answer + "&" + request.query();
    page.append("<p><a href=\"").append(escape(target)).append("\">");
    page.append(escape(words)).append("</a></p>");
  }

  private static Response broken(int status, String error, String words) {
    return Response.of(
        status,
        "text/html; charset=utf-8",
        "<!DOCTYPE html><html lang=\"en\"><head><title>Access blocked</title></head><body><p>Error "
            + status
            + ": "
            + error
            + "</p><p>"
            + words
            + "</p></body></html>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
