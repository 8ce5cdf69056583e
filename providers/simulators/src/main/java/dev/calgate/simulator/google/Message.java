package dev.calgate.simulator.google;

import dev.calgate.simulator.http.HttpDate;
import dev.calgate.simulator.push.Parcel;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Set;

/**
 * One push.
 *
 * @param number grows within a channel, with gaps
 * @param state {@code sync} or {@code exists}
 */
record Message(OpenChannel channel, long number, String state) {
  private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(500, 502, 503, 504);
  private static final String AGENT =
      "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  Parcel parcel() {
    return new Parcel(
        channel.id(), state.equals("sync"), this::request, WORTH_ANOTHER_TRY::contains);
  }

  private HttpRequest request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(channel.address()))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json; utf-8")
            .header("Accept", "*/*")
            .header("User-Agent", AGENT)
            .header("X-Goog-Channel-ID", channel.id())
            .header("X-Goog-Channel-Expiration", HttpDate.of(channel.expiration()))
            .header("X-Goog-Resource-State", state)
            .header("X-Goog-Message-Number", String.valueOf(number))
            .header("X-Goog-Resource-ID", channel.resourceId())
            .header("X-Goog-Resource-URI", channel.resourceUri())
            .POST(BodyPublishers.noBody());
    if (channel.token() != null) {
      request.header("X-Goog-Channel-Token", channel.token());
    }
    return request.build();
  }
}
