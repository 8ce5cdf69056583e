package dev.calgate.provider;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Linking by consent in a browser, as OAuth 2.0 has it: the authorization code grant (RFC 6749
 * section 4.1) with PKCE and S256 (RFC 7636). Who asks for it holds state and verifier between the
 * two calls; nothing is kept here. Thread-safe.
 */
public interface Consent {

  /**
   * Where to send the browser. Pure, no traffic. The person is asked even if they have agreed
   * before, because only then a service gives a credential that lasts.
   */
  URI address(Question question);

  /**
   * Makes an account of what the browser brought back, and tries it as {@link
   * CalendarProvider#link} does. Nothing is stored; a code is good once.
   *
   * @throws ProviderException {@link ErrorKind#UNAUTHORIZED} the code is refused: it was used, is
   *     too old, or the verifier is another one; {@link ErrorKind#FORBIDDEN} the person agreed to
   *     less than what is needed, and the message names what is missing; {@link ErrorKind#REJECTED}
   *     the service does not take the gateway for the client that it has registered; others as
   *     {@link CalendarProvider#link}
   */
  LinkedAccount redeem(Answer answer);

  /**
   * What the browser takes along.
   *
   * @param redirect where the service sends it back to
   * @param state comes back unchanged
   * @param challenge SHA-256 of the verifier in base64url (RFC 7636 section 4.2)
   * @param loginHint the account that the person most likely means, such as its address; null for
   *     none. It chooses nothing: the person may agree with another one
   */
  record Question(URI redirect, String state, String challenge, @Nullable String loginHint) {}

  /**
   * What the browser brought back.
   *
   * @param redirect the same as in the question
   * @param verifier the text behind the question's challenge
   */
  record Answer(URI redirect, Secret code, Secret verifier) {}
}
