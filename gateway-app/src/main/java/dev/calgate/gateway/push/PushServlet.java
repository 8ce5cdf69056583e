package dev.calgate.gateway.push;

import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.ChannelStore;
import dev.calgate.provider.Push;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pushes in, at {@code /push/} and the provider's type word. One that shows its channel's
 * token makes what the channel watches due; one that does not is refused before anything is asked
 * for it. Of bodies, which some services sign, not much is read. A servlet, because Google's pushes
 * have a Content-Type that is none, for which a JAX-RS resource would refuse them.
 */
public final class PushServlet extends HttpServlet {
  /** Where all pushes arrive; open to everybody. */
  public static final String MAPPING = "/push/*";

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(PushServlet.class);
  private static final String PATH = "push/";

  /** A push says no more than that something may have changed. */
  private static final int MOST_BYTES = 64 << 10;

  private static final int BUFFER = 4 << 10;

  /** A body that trickles in holds a thread. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final transient ProviderRegistry providers;
  private final transient ChannelStore channels;
  private final transient ChannelTokens tokens;
  private final transient Runnable wake;
  private final transient Clock clock;

  /**
   * An intake.
   *
   * @param wake called when something has become due
   */
  public PushServlet(
      ProviderRegistry providers,
      ChannelStore channels,
      CredentialCipher cipher,
      Runnable wake,
      Clock clock) {
    this.providers = providers;
    this.channels = channels;
    this.tokens = new ChannelTokens(cipher);
    this.wake = wake;
    this.clock = clock;
  }

  /** The address of a provider's pushes at a gateway. */
  static URI address(URI publicUrl, String provider) {
    String base = publicUrl.toString();
    return URI.create((base.endsWith("/") ? base : base + "/") + PATH + provider);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = body(request.getInputStream());
    response.setStatus(
        body == null ? HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE : status(request, body));
  }

  /** Null when it is too large, or takes too long to arrive. */
  private byte @Nullable [] body(InputStream in) throws IOException {
    Instant end = clock.instant().plus(PATIENCE);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      body.write(buffer, 0, read);
      if (body.size() > MOST_BYTES || clock.instant().isAfter(end)) {
        return null;
      }
    }
    return body.toByteArray();
  }

  /** One that cannot be taken now is sent again after 503. */
  private int status(HttpServletRequest request, byte[] body) {
    Optional<Push> push = push(request, body);
    Optional<ChannelTokens.Claims> claims = push.flatMap(tokens::read);
    if (claims.isEmpty()) {
      return HttpServletResponse.SC_NOT_FOUND;
    }
    try {
      if (isDue(push.get(), claims.get())) {
        wake.run();
      }
      return HttpServletResponse.SC_NO_CONTENT;
    } catch (RuntimeException e) {
      LOG.warn("a push cannot be taken: {}", e.toString());
      return HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    }
  }

  private boolean isDue(Push push, ChannelTokens.Claims claims) {
    Instant now = clock.instant();
    return switch (channels.pushed(push, now)) {
      case DUE -> true;
      case NOTHING -> false;
      case UNKNOWN ->
          claims.until().isAfter(now)
              && channels.adopt(claims.account(), push, claims.until(), now);
    };
  }

  private Optional<Push> push(HttpServletRequest request, byte[] body) {
    String path = String.valueOf(request.getPathInfo());
    return providers
        .find(path.substring(Math.min(1, path.length())))
        .flatMap(provider -> provider.push(request::getHeader, body));
  }
}
