package dev.calgate.provider.caldav;

import dev.calgate.testkit.servers.RealServer;
import dev.calgate.testkit.servers.RequiresServer;
import dev.calgate.testkit.servers.ServerKind;
import java.nio.file.Path;

@RequiresServer(ServerKind.RADICALE)
class RadicaleTest extends RealServerPromises {
  @Override
  RealServer start(Path directory) {
    return RealServer.radicale(directory);
  }
}
