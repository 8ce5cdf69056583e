package dev.calgate.provider.google;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.lies.LyingServiceContract;
import dev.calgate.testkit.lies.Style;
import java.time.Instant;
import java.util.Map;

class LyingServiceTest extends LyingServiceContract {

  @Override
  protected Style style() {
    return new Style(
        "200 OK", "application/json; charset=UTF-8", "{\"items\":[]}", "{\"items\":[", "{},");
  }

  @Override
  protected CalendarProvider provider(String url, ProviderContext context) {
    GoogleConfig config = new GoogleConfig();
    config.setClientId("client");
    config.setClientSecret("client-secret");
    config.setRootUrl(url);
    config.setTokenUrl(url + "/token");
    config.setConnections(1);
    return new GoogleProvider(config, context);
  }

  @Override
  protected CalendarSession open(CalendarProvider provider, String url) {
    return provider.open(
        new AccountAccess(
            Map.of(),
            Map.of(
                GoogleCredential.REFRESH_TOKEN,
                Secret.of("refresh"),
                "access_token",
                Secret.of("access"),
                "access_token_until",
                Secret.of(Instant.now().plusSeconds(3_600).toString()))));
  }
}
