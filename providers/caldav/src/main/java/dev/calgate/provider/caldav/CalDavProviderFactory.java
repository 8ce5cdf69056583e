package dev.calgate.provider.caldav;

import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderFactory;

/** Makes the CalDAV provider. */
public final class CalDavProviderFactory implements ProviderFactory<CalDavConfig> {
  @Override
  public String type() {
    return CalDavProvider.TYPE;
  }

  @Override
  public Class<CalDavConfig> configType() {
    return CalDavConfig.class;
  }

  @Override
  public CalendarProvider create(CalDavConfig config, ProviderContext context) {
    config.check();
    return new CalDavProvider(config, context);
  }
}
