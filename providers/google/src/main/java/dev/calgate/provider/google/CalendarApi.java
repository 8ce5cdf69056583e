package dev.calgate.provider.google;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.calendar.Calendar;
import dev.calgate.provider.ProviderContext;

/** Google's client, set up for this gateway. */
final class CalendarApi {
  private CalendarApi() {}

  static Calendar on(GoogleTransport transport, GoogleConfig config, ProviderContext context) {
    String root = config.getRootUrl();
    return new Calendar.Builder(
            transport.api(), GsonFactory.getDefaultInstance(), transport::prepare)
        .setRootUrl(root.endsWith("/") ? root : root + "/")
        .setApplicationName(context.userAgent())
        // Its bodies are small, and not every proxy reads them compressed.
        .setGoogleClientRequestInitializer(request -> request.setDisableGZipContent(true))
        .build();
  }
}
