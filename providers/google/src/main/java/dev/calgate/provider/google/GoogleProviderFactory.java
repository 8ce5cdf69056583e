package dev.calgate.provider.google;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderFactory;
import java.util.Map;

/** Makes the Google provider. */
public final class GoogleProviderFactory implements ProviderFactory<GoogleConfig> {
  @Override
  public String type() {
    return GoogleProvider.TYPE;
  }

  @Override
  public Class<GoogleConfig> configType() {
    return GoogleConfig.class;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "CALGATE_GOOGLE_AUTH_URL", "authUrl",
        "CALGATE_GOOGLE_ROOT_URL", "rootUrl",
        "CALGATE_GOOGLE_TOKEN_URL", "tokenUrl",
        "CALGATE_GOOGLE_CLIENT_ID", "clientId",
        "CALGATE_GOOGLE_CLIENT_SECRET", "clientSecret",
        "CALGATE_GOOGLE_SERVICE_ACCOUNT_KEY", "serviceAccountKey");
  }

  @Override
  public CalendarProvider create(GoogleConfig config, ProviderContext context) {
    config.check();
    return new GoogleProvider(config, context);
  }
}
