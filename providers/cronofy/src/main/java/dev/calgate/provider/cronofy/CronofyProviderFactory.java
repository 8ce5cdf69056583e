package dev.calgate.provider.cronofy;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderFactory;
import java.util.Map;

/** Makes the Cronofy provider. */
public final class CronofyProviderFactory implements ProviderFactory<CronofyConfig> {
  @Override
  public String type() {
    return CronofyProvider.TYPE;
  }

  @Override
  public Class<CronofyConfig> configType() {
    return CronofyConfig.class;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "CALGATE_CRONOFY_URL", "url",
        "CALGATE_CRONOFY_AUTH_URL", "authUrl",
        "CALGATE_CRONOFY_CLIENT_ID", "clientId",
        "CALGATE_CRONOFY_CLIENT_SECRET", "clientSecret");
  }

  @Override
  public CalendarProvider create(CronofyConfig config, ProviderContext context) {
    config.check();
    return new CronofyProvider(config, context);
  }
}
