package dev.calgate.provider.caldav;

import com.github.sardine.impl.SardineImpl;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Secret;
import dev.calgate.provider.Traffic;
import dev.calgate.provider.caldav.wire.Hrefs;
import dev.calgate.provider.http.Outcomes;
import dev.calgate.provider.http.Reasons;
import dev.calgate.provider.http.TimedConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.http.ConnectionClosedException;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.auth.AuthProtocolState;
import org.apache.http.auth.AuthScheme;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.AuthState;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.HttpHostConnectException;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.auth.BasicScheme;
import org.apache.http.impl.auth.DigestScheme;
import org.apache.http.impl.client.BasicAuthCache;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.jspecify.annotations.Nullable;

/**
 * Sends an account's requests to its one origin. Sardine is the transport; requests and the reading
 * of answers are ours, because its own lose what a sync needs. A credential goes to the origin it
 * was given for and nowhere else: redirects are followed by hand, as far as the reach allows. For
 * one thread at a time.
 */
final class DavClient extends SardineImpl implements AutoCloseable {
  private static final int MAX_REDIRECTS = 5;
  private static final ContentType XML =
      ContentType.create("application/xml", StandardCharsets.UTF_8);
  private static final ContentType CALENDAR_OBJECT =
      ContentType.create("text/calendar", StandardCharsets.UTF_8);

  private final Connections connections;
  private final ProviderContext provider;
  private final String username;
  private final Secret password;
  private final Reach reach;
  private final URI given;
  private final boolean digest;
  private @Nullable Instant end;
  private URI origin;
  private HttpClientContext session;

  /**
   * A client that has sent nothing yet.
   *
   * @param digest whether the server is known to want Digest, so that the password is never sent as
   *     it is
   */
  DavClient(
      Connections connections,
      ProviderContext provider,
      Reach reach,
      URI origin,
      String username,
      Secret password,
      boolean digest) {
    super(connections.client());
    this.connections = connections;
    this.provider = provider;
    this.reach = reach;
    this.username = username;
    this.password = password;
    this.digest = digest;
    this.given = origin;
    this.origin = origin;
    this.session = session(origin);
  }

  /**
   * The same for a search that has to be over at some time, whatever servers do to draw it out.
   *
   * @param end when requests are broken off
   */
  DavClient until(Instant end) {
    this.end = end;
    return this;
  }

  /** Scheme, host and port; it changes only as far as the reach allows. */
  URI origin() {
    return origin;
  }

  String host() {
    return origin.getHost();
  }

  /**
   * The canonical path of a reference in an answer.
   *
   * @param base canonical path of what was asked
   * @return empty when it leads to another host or is no reference
   */
  Optional<String> path(String href, String base) {
    return Hrefs.canonical(href, host(), base);
  }

  private HttpClientContext session(URI scope) {
    HttpHost host = host(scope);
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(host), new UsernamePasswordCredentials(username, password.reveal()));
    BasicAuthCache schemes = new BasicAuthCache();
    AuthScheme known = connections.logins().find(login(scope));
    if (known != null) {
      schemes.put(host, known);
    } else if (!digest) {
      schemes.put(host, new BasicScheme(StandardCharsets.UTF_8));
    }
    HttpClientContext fresh = HttpClientContext.create();
    fresh.setCredentialsProvider(credentials);
    fresh.setAuthCache(schemes);
    fresh.setAttribute(HttpClientContext.TARGET_AUTH_STATE, new AuthState());
    return fresh;
  }

  /** One refusal says nothing of the next place, so a login is kept only while it is accepted. */
  private void forgetRefusedLogin() {
    if (session.getTargetAuthState().getState() != AuthProtocolState.SUCCESS) {
      session.setAttribute(HttpClientContext.TARGET_AUTH_STATE, new AuthState());
    }
  }

  private static HttpHost host(URI scope) {
    return new HttpHost(scope.getHost(), port(scope), scope.getScheme());
  }

  private String login(URI scope) {
    return username + " " + scope;
  }

  /** Whether the server has let the user in by Digest. */
  boolean usesDigest() {
    return session.getTargetAuthState().getAuthScheme() instanceof DigestScheme;
  }

  static int port(URI origin) {
    if (origin.getPort() >= 0) {
      return origin.getPort();
    }
    return origin.getScheme().equals("https") ? 443 : 80;
  }

  DavAnswer propfind(String path, int depth, String body) {
    return send("PROPFIND", path, depth, body);
  }

  DavAnswer report(String path, int depth, String body) {
    return send("REPORT", path, depth, body);
  }

  DavAnswer read(String path) {
    return send("GET", path, -1, null);
  }

  /**
   * Writes, or deletes. Redirects are not followed: what is written would end up where nobody looks
   * for it.
   *
   * @param text of the object, or null
   */
  DavAnswer write(String method, String path, Map<String, String> headers, @Nullable String text) {
    HttpEntity entity =
        text == null
            ? null
            : new ByteArrayEntity(text.getBytes(StandardCharsets.UTF_8), CALENDAR_OBJECT);
    return exchange(method, path, headers, entity);
  }

  /** Makes a calendar; as with {@link #write}, redirects are not followed. */
  DavAnswer makeCalendar(String path, String body) {
    return exchange(
        "MKCALENDAR",
        path,
        Map.of(),
        new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), XML));
  }

  /** A path in full, as a header wants it. */
  String address(String path) {
    return origin + path;
  }

  /** Sends a request and follows redirects; answers of every status come back. */
  private DavAnswer send(String method, String path, int depth, @Nullable String body) {
    Map<String, String> headers =
        depth < 0 ? Map.of() : Map.of("Depth", Integer.toString(depth), "Prefer", "return=minimal");
    HttpEntity entity =
        body == null ? null : new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), XML);
    String target = path;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      DavAnswer answer = exchange(method, target, headers, entity);
      if (!isRedirect(answer.status())) {
        return answer;
      }
      String location = answer.header("location").orElse("");
      answer.close();
      target = follow(location, target);
    }
    throw protocol("The server redirects in circles");
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private String follow(String location, String from) {
    URI target;
    try {
      target = origin.resolve(from).resolve(location);
    } catch (IllegalArgumentException e) {
      throw protocol("The server redirects to what is no address");
    }
    if (target.getScheme() == null || target.getHost() == null) {
      throw protocol("The server redirects to what is no address");
    }
    moveTo(originOf(target));
    return path(target.getRawPath().isEmpty() ? "/" : target.getRawPath(), "/")
        .orElseThrow(() -> protocol("The server redirects to what is no path"));
  }

  /**
   * Goes on at another origin, which from here on is the only one that gets the credential.
   *
   * @throws ProviderException {@link ErrorKind#PROTOCOL} when it is out of reach
   */
  void moveTo(URI target) {
    if (target.equals(origin)) {
      return;
    }
    if (!reach.allows(origin, target)) {
      throw protocol(
          "The server sends on to another origin, where the password must not go: " + target);
    }
    origin = target;
    session = session(target);
  }

  /** Goes back to the host that the credential was given for; one that is there keeps its TLS. */
  void moveBack() {
    if (!origin.getHost().equals(given.getHost())) {
      origin = given;
      session = session(given);
    }
  }

  /** An address's scheme, host and port, the port only where it is not the scheme's own. */
  static URI originOf(URI address) {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    boolean usual = address.getPort() == (scheme.equals("https") ? 443 : 80);
    String port = address.getPort() < 0 || usual ? "" : ":" + address.getPort();
    return URI.create(scheme + "://" + address.getHost().toLowerCase(Locale.ROOT) + port);
  }

  private DavAnswer exchange(
      String method, String path, Map<String, String> headers, @Nullable HttpEntity entity) {
    Duration left = left();
    Request request = new Request(method, URI.create(origin + path), left);
    if (left != null) {
      request.setConfig(connections.requests(left));
    }
    headers.forEach(request::setHeader);
    if (entity != null) {
      request.setEntity(entity);
    }
    try (AnnouncedRequest announced = AnnouncedRequest.begin(session, this::announce)) {
      return exchange(announced, request, path);
    } finally {
      forgetRefusedLogin();
    }
  }

  private Traffic.Exchange announce() {
    return provider.traffic().begin(origin.toString(), username, connections.quotas(origin));
  }

  private DavAnswer exchange(Traffic.Exchange exchange, Request request, String path) {
    try {
      DavAnswer answer = execute(session, request, response -> answer(request, response, path));
      DavErrors.tell(exchange, answer, provider.clock().instant());
      return answer;
    } catch (IOException e) {
      // What is broken off after a short time says nothing of the host.
      if (request.patience() == null || Outcomes.breaksProtocol(e)) {
        Outcomes.failed(exchange, e);
      }
      throw failed(e);
    }
  }

  private ProviderException failed(IOException e) {
    if (Outcomes.breaksProtocol(e)) {
      return new ProviderException(ErrorKind.PROTOCOL, ErrorScope.CALENDAR, Reasons.of(e), null, e);
    }
    if (e instanceof UnknownHostException) {
      return unreachable("The host " + host() + " is unknown", e);
    }
    if (e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || e instanceof ConnectTimeoutException) {
      return unreachable("No connection to " + host() + ": " + reason(e), e);
    }
    if (e instanceof SocketTimeoutException) {
      return unreachable(host() + " did not answer in time", e);
    }
    if (e instanceof SSLException) {
      return unreachable("No secure connection to " + host() + ": " + Reasons.of(e), e);
    }
    return e instanceof ConnectionClosedException
        ? unreachable("The answer of " + host() + " broke off", e)
        : unreachable("The exchange with " + host() + " failed: " + reason(e), e);
  }

  /** How long a request may take; null when nothing is said of that. */
  private @Nullable Duration left() {
    if (end == null) {
      return null;
    }
    Duration left = Duration.between(provider.clock().instant(), end);
    if (left.toMillis() < 1) {
      throw unreachable(host() + " did not answer in time", null);
    }
    return left;
  }

  private static String reason(IOException e) {
    // The library wraps what breaks HTTP without a word, and a refused connection in many.
    boolean wrapped = e.getMessage() == null || e instanceof HttpHostConnectException;
    Throwable cause = wrapped && e.getCause() != null ? e.getCause() : e;
    return Reasons.of(cause);
  }

  private DavAnswer answer(Request request, HttpResponse response, String path) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : response.getAllHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    int status = response.getStatusLine().getStatusCode();
    HttpEntity entity = response.getEntity();
    Spool body = entity == null ? Spool.empty() : body(request, entity);
    return new DavAnswer(status, path, headers, body);
  }

  private Spool body(Request request, HttpEntity entity) throws IOException {
    Spool body = Spool.empty();
    InputStream stream = entity.getContent();
    try {
      body = Spool.read(stream, provider.maxBodyBytes());
      stream.close();
      return body;
    } catch (IOException | RuntimeException e) {
      body.close();
      // Merely to close the stream would be to read all that is left of it.
      request.abort();
      throw e;
    }
  }

  private static ProviderException unreachable(String message, @Nullable IOException cause) {
    return new ProviderException(ErrorKind.UNREACHABLE, ErrorScope.ACCOUNT, message, null, cause);
  }

  private static ProviderException protocol(String message) {
    return new ProviderException(ErrorKind.PROTOCOL, ErrorScope.ACCOUNT, message);
  }

  @Override
  public void close() {
    AuthScheme accepted = session.getTargetAuthState().getAuthScheme();
    if (accepted != null) {
      connections.logins().keep(login(origin), accepted);
    }
    connections.evict();
  }

  /** A request of any method. */
  private static final class Request extends HttpEntityEnclosingRequestBase
      implements TimedConnection.Hurried {
    private final String method;
    private final @Nullable Duration patience;

    Request(String method, URI address, @Nullable Duration patience) {
      this.method = method;
      this.patience = patience;
      setURI(address);
    }

    @Override
    public @Nullable Duration patience() {
      return patience;
    }

    @Override
    public String getMethod() {
      return method;
    }
  }
}
