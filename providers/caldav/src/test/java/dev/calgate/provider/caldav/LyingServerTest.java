package dev.calgate.provider.caldav;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import dev.calgate.testkit.lies.LyingServiceContract;
import dev.calgate.testkit.lies.Style;
import java.util.Map;

class LyingServerTest extends LyingServiceContract {

  @Override
  protected Style style() {
    String open = "<d:multistatus xmlns:d=\"DAV:\">";
    String home =
        "<d:response><d:href>/home/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/>"
            + "</d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
            + "</d:response>";
    return new Style(
        "207 Multi-Status",
        "application/xml; charset=utf-8",
        open + home + "</d:multistatus>",
        open,
        home);
  }

  @Override
  protected CalendarProvider provider(String url, ProviderContext context) {
    CalDavConfig config = new CalDavConfig();
    config.setConnectionsPerServer(1);
    return new CalDavProvider(config, context);
  }

  @Override
  protected CalendarSession open(CalendarProvider provider, String url) {
    return provider.open(
        new AccountAccess(
            Map.of("url", url, "origin", url, "username", "ann", "collections", "/home/"),
            Map.of("password", Secret.of("secret"))));
  }
}
