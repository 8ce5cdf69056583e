package dev.calgate.provider.hosted;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderFactory;

/** Makes the provider of the gateway's own calendars. */
public final class HostedProviderFactory implements ProviderFactory<HostedConfig> {
  @Override
  public String type() {
    return HostedProvider.TYPE;
  }

  @Override
  public Class<HostedConfig> configType() {
    return HostedConfig.class;
  }

  @Override
  public CalendarProvider create(HostedConfig config, ProviderContext context) {
    return new HostedProvider(context);
  }
}
