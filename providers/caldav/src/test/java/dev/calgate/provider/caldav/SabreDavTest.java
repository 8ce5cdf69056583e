package dev.calgate.provider.caldav;

import dev.calgate.testkit.servers.RealServer;
import dev.calgate.testkit.servers.RequiresServer;
import dev.calgate.testkit.servers.ServerKind;
import java.nio.file.Path;

@RequiresServer(ServerKind.SABREDAV)
class SabreDavTest extends RealServerPromises {
  @Override
  RealServer start(Path directory) {
    return RealServer.sabreDav(directory);
  }
}
