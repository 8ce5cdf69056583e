package dev.calgate.provider.google;

import dev.calgate.provider.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The block {@code providers.google} of config.yml. */
public final class GoogleConfig {
  private static final int MOST_EVENTS = 2_500;

  private String clientId = "";
  private Secret clientSecret = Secret.of("");
  private String serviceAccountKey = "";
  private String authUrl = "https://accounts.google.com/o/oauth2/v2/auth";
  private List<String> scopes = Scopes.USUAL;
  private String rootUrl = "https://www.googleapis.com/";
  private String tokenUrl = "https://oauth2.googleapis.com/token";
  private int pageSize = 1_000;
  private int requestsPerMinute = 10_000;
  private int requestsPerMinuteAndUser = 600;
  private int connections = 64;
  private Duration fullPassEvery = Duration.ofDays(7);

  /** The gateway's OAuth client, as the Google Cloud console names it; empty for none. */
  public String getClientId() {
    return clientId;
  }

  public void setClientId(@Nullable String clientId) {
    this.clientId = clientId == null ? "" : clientId;
  }

  /** The client's secret; empty for none. */
  public Secret getClientSecret() {
    return clientSecret;
  }

  public void setClientSecret(@Nullable String clientSecret) {
    this.clientSecret = Secret.of(clientSecret == null ? "" : clientSecret);
  }

  /** The key file of a service account with domain-wide delegation; empty for none. */
  public String getServiceAccountKey() {
    return serviceAccountKey;
  }

  public void setServiceAccountKey(@Nullable String serviceAccountKey) {
    this.serviceAccountKey = serviceAccountKey == null ? "" : serviceAccountKey;
  }

  /** The service account, read anew each time. */
  Optional<ServiceAccount> serviceAccount() {
    return serviceAccount(mistake -> {});
  }

  private Optional<ServiceAccount> serviceAccount(Consumer<String> mistake) {
    return serviceAccountKey.isBlank()
        ? Optional.empty()
        : ServiceAccount.read(serviceAccountKey, mistake);
  }

  /** Where people are asked for their consent. */
  public String getAuthUrl() {
    return authUrl;
  }

  public void setAuthUrl(String authUrl) {
    this.authUrl = authUrl;
  }

  /** What people are asked for, each by its address. */
  public List<String> getScopes() {
    return scopes;
  }

  public void setScopes(List<String> scopes) {
    this.scopes = List.copyOf(scopes);
  }

  /** Where the API is: the part of its addresses before {@code calendar/v3}. */
  public String getRootUrl() {
    return rootUrl;
  }

  public void setRootUrl(String rootUrl) {
    this.rootUrl = rootUrl;
  }

  /** Where access tokens are given. */
  public String getTokenUrl() {
    return tokenUrl;
  }

  public void setTokenUrl(String tokenUrl) {
    this.tokenUrl = tokenUrl;
  }

  /** Most events on one page, 1 to 2,500. */
  public int getPageSize() {
    return pageSize;
  }

  public void setPageSize(int pageSize) {
    this.pageSize = pageSize;
  }

  /** The project's quota of requests in any minute; the gateway uses 90 % of it at most. */
  public int getRequestsPerMinute() {
    return requestsPerMinute;
  }

  public void setRequestsPerMinute(int requestsPerMinute) {
    this.requestsPerMinute = requestsPerMinute;
  }

  /** The same for each of its users. */
  public int getRequestsPerMinuteAndUser() {
    return requestsPerMinuteAndUser;
  }

  public void setRequestsPerMinuteAndUser(int requestsPerMinuteAndUser) {
    this.requestsPerMinuteAndUser = requestsPerMinuteAndUser;
  }

  /** How many connections are open at most. */
  public int getConnections() {
    return connections;
  }

  public void setConnections(int connections) {
    this.connections = connections;
  }

  /** How often a calendar is listed as a whole although its sync token works. */
  public Duration getFullPassEvery() {
    return fullPassEvery;
  }

  public void setFullPassEvery(Duration fullPassEvery) {
    this.fullPassEvery = fullPassEvery;
  }

  /** Fails when values make no sense, with a line for each that begins with its key. */
  void check() {
    List<String> mistakes = new ArrayList<>();
    if (clientId.isBlank() != clientSecret.reveal().isBlank()) {
      mistakes.add("clientSecret: clientId and clientSecret go together");
    }
    serviceAccount(mistake -> mistakes.add("serviceAccountKey: " + mistake));
    checkAddress("authUrl", authUrl, mistakes);
    if (scopes.isEmpty() || !scopes.stream().allMatch(Scopes::isScope)) {
      mistakes.add("scopes: must be at least one, each a word such as " + Scopes.USUAL.get(0));
    }
    checkAddress("rootUrl", rootUrl, mistakes);
    checkAddress("tokenUrl", tokenUrl, mistakes);
    if (pageSize < 1 || pageSize > MOST_EVENTS) {
      mistakes.add("pageSize: must be within 1 and " + MOST_EVENTS);
    }
    checkQuota("requestsPerMinute", requestsPerMinute, mistakes);
    checkQuota("requestsPerMinuteAndUser", requestsPerMinuteAndUser, mistakes);
    if (connections < 1) {
      mistakes.add("connections: must be at least 1");
    }
    if (fullPassEvery.compareTo(Duration.ofMinutes(1)) < 0
        || fullPassEvery.compareTo(Duration.ofDays(365)) > 0) {
      mistakes.add("fullPassEvery: must be within 1 minute and 365 days");
    }
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", mistakes));
    }
  }

  private static void checkQuota(String key, int value, List<String> mistakes) {
    if (value < 10) {
      mistakes.add(key + ": must be at least 10");
    }
  }

  private static void checkAddress(String key, String value, List<String> mistakes) {
    try {
      URI address = URI.create(value);
      String scheme = String.valueOf(address.getScheme());
      if (!scheme.matches("https?") || address.getHost() == null) {
        mistakes.add(key + ": must be an http or https address");
      }
    } catch (IllegalArgumentException e) {
      mistakes.add(key + ": is no address");
    }
  }
}
