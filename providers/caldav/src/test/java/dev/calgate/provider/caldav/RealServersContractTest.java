package dev.calgate.provider.caldav;

import dev.calgate.testkit.CalendarProviderContract;
import dev.calgate.testkit.ProviderHarness;
import dev.calgate.testkit.servers.RealServer;
import dev.calgate.testkit.servers.RequiresServer;
import dev.calgate.testkit.servers.ServerKind;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The CalDAV provider keeps the contract on servers that other people wrote. */
class RealServersContractTest {
  private static final Map<ServerKind, RealServer> RUNNING = new EnumMap<>(ServerKind.class);

  @TempDir static Path directory;

  @AfterAll
  static void stop() {
    RUNNING.values().forEach(RealServer::close);
    RUNNING.clear();
  }

  private static ProviderHarness harness(ServerKind kind) {
    return new RealServerHarness(
        RUNNING.computeIfAbsent(kind, it -> RealServer.start(it, directory.resolve(it.name()))));
  }

  @Nested
  @RequiresServer(ServerKind.RADICALE)
  class OnRadicale extends CalendarProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return harness(ServerKind.RADICALE);
    }
  }

  @Nested
  @RequiresServer(ServerKind.XANDIKOS)
  class OnXandikos extends CalendarProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return harness(ServerKind.XANDIKOS);
    }
  }

  @Nested
  @RequiresServer(ServerKind.SABREDAV)
  class OnSabreDav extends CalendarProviderContract {
    @Override
    protected ProviderHarness newHarness() {
      return harness(ServerKind.SABREDAV);
    }
  }
}
