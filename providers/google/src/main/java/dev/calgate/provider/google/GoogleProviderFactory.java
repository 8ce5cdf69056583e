package dev.calgate.provider.google;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderFactory;

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
  public CalendarProvider create(GoogleConfig config, ProviderContext context) {
    config.check();
    return new GoogleProvider(config, context);
  }
}
