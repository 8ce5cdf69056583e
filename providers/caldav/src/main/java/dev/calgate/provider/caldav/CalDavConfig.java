package dev.calgate.provider.caldav;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The block {@code providers.caldav} of config.yml. */
public final class CalDavConfig {
  private int fetchBatch = 500;
  private int connections = 256;
  private int connectionsPerServer = 8;
  private int requestsPerMinuteAndServer = 12_000;
  private Duration fullPassEvery = Duration.ofDays(1);

  /** Most bodies asked for in one request, 1 to 500: 100 at first, more while answers are quick. */
  public int getFetchBatch() {
    return fetchBatch;
  }

  public void setFetchBatch(int fetchBatch) {
    this.fetchBatch = fetchBatch;
  }

  /** How many connections are open at most, to all servers together. */
  public int getConnections() {
    return connections;
  }

  public void setConnections(int connections) {
    this.connections = connections;
  }

  /** How many connections are open at most to one server. */
  public int getConnectionsPerServer() {
    return connectionsPerServer;
  }

  public void setConnectionsPerServer(int connectionsPerServer) {
    this.connectionsPerServer = connectionsPerServer;
  }

  /** How many requests a server has to bear in any minute; the gateway sends 90 % of it at most. */
  public int getRequestsPerMinuteAndServer() {
    return requestsPerMinuteAndServer;
  }

  public void setRequestsPerMinuteAndServer(int requestsPerMinuteAndServer) {
    this.requestsPerMinuteAndServer = requestsPerMinuteAndServer;
  }

  /** How often a calendar is listed as a whole although its change token seems to work. */
  public Duration getFullPassEvery() {
    return fullPassEvery;
  }

  public void setFullPassEvery(Duration fullPassEvery) {
    this.fullPassEvery = fullPassEvery;
  }

  /** Fails when values make no sense, with a line for each that begins with its key. */
  void check() {
    List<String> mistakes = new ArrayList<>();
    if (fetchBatch < 1 || fetchBatch > 500) {
      mistakes.add("fetchBatch: must be within 1 and 500");
    }
    if (connections < 1) {
      mistakes.add("connections: must be at least 1");
    }
    if (connectionsPerServer < 1) {
      mistakes.add("connectionsPerServer: must be at least 1");
    }
    if (requestsPerMinuteAndServer < 10) {
      mistakes.add("requestsPerMinuteAndServer: must be at least 10");
    }
    if (fullPassEvery.compareTo(Duration.ofMinutes(1)) < 0
        || fullPassEvery.compareTo(Duration.ofDays(365)) > 0) {
      mistakes.add("fullPassEvery: must be within 1 minute and 365 days");
    }
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", mistakes));
    }
  }
}
