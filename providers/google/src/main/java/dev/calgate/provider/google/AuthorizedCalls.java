package dev.calgate.provider.google;

import com.google.api.client.googleapis.services.AbstractGoogleClientRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.Renewal;
import dev.calgate.provider.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Calls in the name of one account; a token that is refused is renewed once. */
final class AuthorizedCalls {
  private static final int RENEWALS = 3;

  /** Of what is read by the client's parser: 250 calendars with long descriptions, at most. */
  private static final long MOST_OF_OBJECTS = 8 << 20;

  private final AccessTokens tokens;
  private final GoogleTraffic traffic;
  private final GoogleErrors errors;
  private final Renewal renewal;
  private AccountAccess access;

  AuthorizedCalls(
      AccessTokens tokens,
      GoogleTraffic traffic,
      AccountAccess access,
      GoogleErrors errors,
      Renewal renewal) {
    this.tokens = tokens;
    this.traffic = traffic;
    this.access = access;
    this.errors = errors;
    this.renewal = renewal;
  }

  /** What is asked. */
  interface Question {
    AbstractGoogleClientRequest<?> ask() throws IOException;
  }

  /**
   * Calls and reads the answer.
   *
   * @param answer what it is read as
   * @param scope how far a refusal reaches
   */
  <T> T execute(Question question, Class<T> answer, ErrorScope scope) {
    return execute(question, scope, (request, response) -> read(request, response, answer));
  }

  /** What a text is. */
  interface Parsing<T> {
    /**
     * Reads it.
     *
     * @throws IOException when it is not what it should be
     */
    T of(String text) throws IOException;
  }

  /** Calls and reads the answer's text as a whole. */
  <T> T executeText(Question question, Parsing<T> parsing, ErrorScope scope) {
    String text = execute(question, scope, (request, response) -> text(response));
    try {
      return parsing.of(text);
    } catch (IOException e) {
      throw GoogleErrors.unreadable();
    }
  }

  private static String text(HttpResponse response) throws IOException {
    InputStream body = response.getContent();
    if (body == null) {
      throw GoogleErrors.unreadable();
    }
    try (body) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Calls what answers nothing but its status. */
  int perform(Question question, ErrorScope scope) {
    return execute(question, scope, (request, response) -> response.getStatusCode());
  }

  private interface Reading<T> {
    T of(AbstractGoogleClientRequest<?> request, HttpResponse response) throws IOException;
  }

  private <T> T execute(Question question, ErrorScope scope, Reading<T> reading) {
    Secret token = token(null);
    try {
      AbstractGoogleClientRequest<?> request = question.ask();
      try {
        return attempt(request, reading, token);
      } catch (HttpResponseException e) {
        if (e.getStatusCode() != 401) {
          throw e;
        }
        return attempt(request, reading, token(token));
      }
    } catch (IOException e) {
      throw errors.of(e, scope);
    } catch (IllegalArgumentException | NullPointerException e) {
      // So the client's parser fails at another form, and at JSON that breaks off.
      throw GoogleErrors.unreadable();
    }
  }

  private Secret token(@Nullable Secret refused) {
    // What others have stored meanwhile may have ended as well; what was asked for has to do.
    boolean[] asked = {false};
    for (int i = 0; i < RENEWALS && !asked[0] && !tokens.isGood(access, refused); i++) {
      access =
          renewal.renew(
              access,
              old -> {
                asked[0] = true;
                return tokens.renewed(old);
              });
    }
    return tokens.of(access).orElseThrow(GoogleErrors::unreadable);
  }

  private <T> T attempt(AbstractGoogleClientRequest<?> request, Reading<T> reading, Secret token)
      throws IOException {
    request.getRequestHeaders().setAuthorization("Bearer " + token.reveal());
    return traffic.api(GoogleCredential.user(access), () -> send(request, reading));
  }

  private static <T> T send(AbstractGoogleClientRequest<?> request, Reading<T> reading)
      throws IOException {
    HttpResponse response = request.executeUnparsed();
    try {
      return reading.of(request, response);
    } finally {
      response.disconnect();
    }
  }

  private static <T> T read(
      AbstractGoogleClientRequest<?> request, HttpResponse response, Class<T> answer)
      throws IOException {
    InputStream content = response.getContent();
    if (content == null) {
      throw GoogleErrors.unreadable();
    }
    try (InputStream body = new BoundedBody(content, MOST_OF_OBJECTS)) {
      String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      Json.checkParts(text);
      return request
          .getAbstractGoogleClient()
          .getObjectParser()
          .parseAndClose(new StringReader(text), answer);
    }
  }
}
