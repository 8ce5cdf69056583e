package dev.calgate.provider.cronofy;

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
    String beginning = "{\"sub\":\"acc_1\",\"cronofy.data\":{\"profiles\":[";
    return new Style(
        "200 OK", "application/json; charset=utf-8", beginning + "]}}", beginning, "{},");
  }

  @Override
  protected CalendarProvider provider(String url, ProviderContext context) {
    CronofyConfig config = new CronofyConfig();
    config.setClientId("client");
    config.setClientSecret("client-secret");
    config.setUrl(url);
    config.setConnections(1);
    return new CronofyProvider(config, context);
  }

  @Override
  protected CalendarSession open(CalendarProvider provider, String url) {
    return provider.open(
        new AccountAccess(
            Map.of(AccountTokens.URL, url),
            Map.of(
                AccountTokens.REFRESH_TOKEN,
                Secret.of("refresh"),
                "access_token",
                Secret.of("access"),
                "access_token_until",
                Secret.of(Instant.now().plusSeconds(3_600).toString()))));
  }
}
