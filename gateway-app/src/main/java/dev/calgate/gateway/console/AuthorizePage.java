package dev.calgate.gateway.console;

import static dev.calgate.gateway.console.ConnectPage.escape;

import dev.calgate.gateway.console.Authorizations.Held;
import dev.calgate.provider.Linking;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What a person sees who is asked for calendars on behalf of an application. */
final class AuthorizePage {
  private AuthorizePage() {}

  /**
   * The choice of a provider.
   *
   * @param choices where each provider's type word leads
   */
  static Response.ResponseBuilder choice(Held held, Map<String, URI> choices, URI cancel) {
    StringBuilder content = new StringBuilder(question(held));
    choices.forEach((type, address) -> content.append(link("choice", address, "Connect " + type)));
    content.append("<p>").append(link("", cancel, "Do not connect anything")).append("</p>");
    return ConnectPage.of(200, title(held), content.toString(), "'none'");
  }

  private static String title(Held held) {
    return held.request().application() + " asks for your calendars";
  }

  private static String question(Held held) {
    return "<p>What it may do: "
        + escape(held.request().scope().replace('_', ' '))
        + ". Your credentials stay here; it never sees them.</p>";
  }

  private static String link(String style, URI address, String text) {
    return "<a class=\"%s\" href=\"%s\">%s</a>"
        .formatted(style, escape(address.toString()), escape(text));
  }

  /**
   * The form of a provider that asks for no consent of its own.
   *
   * @param given what the person has filled in before; never a secret
   * @param wrong what was wrong with it
   */
  static Response.ResponseBuilder form(
      Held held, Linking linking, Map<String, String> given, Optional<ConnectRefusal> wrong) {
    StringBuilder content = new StringBuilder(question(held));
    wrong.ifPresent(
        it ->
            content
                .append("<p class=\"wrong\" role=\"alert\">")
                .append(escape(it.getMessage() + "."))
                .append("</p>"));
    content.append("<form method=\"post\" autocomplete=\"off\">");
    content.append(hidden("request", held.handle()));
    linking.fields().forEach(field -> content.append(field(field, given)));
    content.append("<button>Connect</button></form>");
    int status = wrong.map(it -> it.word().status()).orElse(200);
    // Browsers hold the redirect behind a form to its targets too.
    String targets = "'self' " + ReturnAddresses.origin(held.request().redirectUri());
    return ConnectPage.of(status, title(held), content.toString(), targets);
  }

  private static String hidden(String name, String value) {
    return "<input type=\"hidden\" name=\"%s\" value=\"%s\">".formatted(name, escape(value));
  }

  private static String field(Linking.Field field, Map<String, String> given) {
    return "<label>%s<input name=\"%s\" type=\"%s\" value=\"%s\"%s></label>"
        .formatted(
            escape(field.name().replace('_', ' ')),
            escape(field.name()),
            field.secret() ? "password" : "text",
            field.secret() ? "" : escape(given.getOrDefault(field.name(), "")),
            field.required() ? " required" : "");
  }
}
