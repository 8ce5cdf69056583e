package dev.calgate.provider.google;

import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.Quota;
import dev.calgate.provider.Traffic;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * Announces requests: those of the API count towards the quotas of the project and of each of its
 * users (guide "Manage quotas"), those for tokens towards none. Thread-safe.
 */
final class GoogleTraffic {
  private final Traffic traffic;
  private final GoogleErrors errors;
  private final GoogleConfig config;
  private final String api;
  private final String tokens;

  GoogleTraffic(GoogleConfig config, Traffic traffic, GoogleErrors errors) {
    this.traffic = traffic;
    this.errors = errors;
    this.config = config;
    this.api = origin(config.getRootUrl());
    this.tokens = origin(config.getTokenUrl());
  }

  private static String origin(String url) {
    URI address = URI.create(url);
    return address.getScheme() + "://" + address.getRawAuthority();
  }

  /** What a request sends, and reads of its answer. */
  interface Call<T> {
    /** Sends and reads. */
    T make() throws IOException;
  }

  /** Calls the API. */
  <T> T api(String user, Call<T> call) throws IOException {
    List<Quota> quotas =
        List.of(
            Quota.perMinute("google", ErrorScope.PROVIDER, config.getRequestsPerMinute()),
            Quota.perMinute(
                "google " + user, ErrorScope.ACCOUNT, config.getRequestsPerMinuteAndUser()));
    return watched(traffic.begin(api, user, quotas), call);
  }

  /** Asks for a token. */
  <T> T token(String user, Call<T> call) throws IOException {
    return watched(traffic.begin(tokens, user, List.of()), call);
  }

  private <T> T watched(Traffic.Exchange begun, Call<T> call) throws IOException {
    try {
      T answer = call.make();
      begun.answered(200);
      return answer;
    } catch (IOException e) {
      errors.tell(begun, e);
      throw e;
    } finally {
      begun.close();
    }
  }
}
