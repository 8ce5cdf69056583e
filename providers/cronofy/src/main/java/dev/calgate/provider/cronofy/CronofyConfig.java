package dev.calgate.provider.cronofy;

import dev.calgate.provider.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The block {@code providers.cronofy} of config.yml. */
public final class CronofyConfig {
  private String clientId = "";
  private Secret clientSecret = Secret.of("");
  private List<Secret> olderSecrets = List.of();
  private String url = "https://api.cronofy.com";
  private List<String> otherUrls = List.of();
  private String authUrl = "https://app.cronofy.com/oauth/authorize";
  private List<String> scopes = List.of("read_write");
  private Duration overlap = Duration.ofMinutes(5);
  private Duration fullPassEvery = Duration.ofDays(1);
  private int requestsPerSecond = 50;
  private int requestsPerMinute = 500;
  private int connections = 32;

  /** The gateway's OAuth client, as Cronofy names it; empty for none. */
  public String getClientId() {
    return clientId;
  }

  public void setClientId(@Nullable String clientId) {
    this.clientId = clientId == null ? "" : clientId;
  }

  /** The client's secret, which asks for tokens and proves notifications; empty for none. */
  public Secret getClientSecret() {
    return clientSecret;
  }

  public void setClientSecret(@Nullable String clientSecret) {
    this.clientSecret = Secret.of(clientSecret == null ? "" : clientSecret);
  }

  /** Further secrets that may still prove notifications, while one takes another's place. */
  public List<Secret> getOlderSecrets() {
    return olderSecrets;
  }

  public void setOlderSecrets(List<String> olderSecrets) {
    this.olderSecrets = olderSecrets.stream().map(Secret::of).toList();
  }

  /** All secrets that prove notifications. */
  List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>();
    if (!clientSecret.reveal().isBlank()) {
      secrets.add(clientSecret);
    }
    secrets.addAll(olderSecrets);
    return secrets;
  }

  /** Where the API is: the part of its addresses before {@code /v1} and {@code /oauth}. */
  public String getUrl() {
    return url;
  }

  public void setUrl(String url) {
    this.url = url;
  }

  /** Further services that know the same client, and that an account may name. */
  public List<String> getOtherUrls() {
    return otherUrls;
  }

  public void setOtherUrls(List<String> otherUrls) {
    this.otherUrls = List.copyOf(otherUrls);
  }

  /** Where people are asked for their consent. */
  public String getAuthUrl() {
    return authUrl;
  }

  public void setAuthUrl(String authUrl) {
    this.authUrl = authUrl;
  }

  /** What people are asked for. */
  public List<String> getScopes() {
    return scopes;
  }

  public void setScopes(List<String> scopes) {
    this.scopes = List.copyOf(scopes);
  }

  /** How far back before the last reading changes are asked for again. */
  public Duration getOverlap() {
    return overlap;
  }

  public void setOverlap(Duration overlap) {
    this.overlap = overlap;
  }

  /** How often a calendar's window is read as a whole. */
  public Duration getFullPassEvery() {
    return fullPassEvery;
  }

  public void setFullPassEvery(Duration fullPassEvery) {
    this.fullPassEvery = fullPassEvery;
  }

  /**
   * The application's quota of requests in any second, at one service; the gateway uses 90 % of it
   * at most.
   */
  public int getRequestsPerSecond() {
    return requestsPerSecond;
  }

  public void setRequestsPerSecond(int requestsPerSecond) {
    this.requestsPerSecond = requestsPerSecond;
  }

  /** The same in any minute. */
  public int getRequestsPerMinute() {
    return requestsPerMinute;
  }

  public void setRequestsPerMinute(int requestsPerMinute) {
    this.requestsPerMinute = requestsPerMinute;
  }

  /** How many connections are open at most. */
  public int getConnections() {
    return connections;
  }

  public void setConnections(int connections) {
    this.connections = connections;
  }

  /** Fails when values make no sense, with a line for each that begins with its key. */
  void check() {
    List<String> mistakes = new ArrayList<>();
    if (clientId.isBlank() != clientSecret.reveal().isBlank()) {
      mistakes.add("clientSecret: clientId and clientSecret go together");
    }
    if (olderSecrets.stream().anyMatch(it -> it.reveal().isBlank())) {
      mistakes.add("olderSecrets: must not be empty texts");
    }
    checkAddress("url", url, mistakes);
    otherUrls.forEach(it -> checkAddress("otherUrls", it, mistakes));
    checkAddress("authUrl", authUrl, mistakes);
    if (scopes.isEmpty() || !scopes.stream().allMatch(it -> it.matches("[a-z_/]{1,80}"))) {
      mistakes.add("scopes: must be at least one, each a word such as read_write");
    }
    if (overlap.isNegative() || overlap.compareTo(Duration.ofDays(7)) > 0) {
      mistakes.add("overlap: must be within 0 seconds and 7 days");
    }
    if (fullPassEvery.compareTo(Duration.ofMinutes(1)) < 0
        || fullPassEvery.compareTo(Duration.ofDays(30)) > 0) {
      mistakes.add("fullPassEvery: must be within 1 minute and 30 days");
    }
    checkCount("requestsPerSecond", requestsPerSecond, mistakes);
    checkCount("requestsPerMinute", requestsPerMinute, mistakes);
    checkCount("connections", connections, mistakes);
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", mistakes));
    }
  }

  private static void checkCount(String key, int value, List<String> mistakes) {
    if (value < 1) {
      mistakes.add(key + ": must be at least 1");
    }
  }

  private static void checkAddress(String key, String value, List<String> mistakes) {
    try {
      URI address = URI.create(value);
      String scheme = String.valueOf(address.getScheme());
      boolean bare = address.getRawQuery() == null && address.getRawUserInfo() == null;
      if (!scheme.matches("https?") || address.getHost() == null || !bare) {
        mistakes.add(key + ": must be an http or https address");
      }
    } catch (IllegalArgumentException e) {
      mistakes.add(key + ": is no address");
    }
  }
}
