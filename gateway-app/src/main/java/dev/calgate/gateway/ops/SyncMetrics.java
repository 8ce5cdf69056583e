package dev.calgate.gateway.ops;

import dev.calgate.gateway.feed.ChangeFeed;
import dev.calgate.gateway.store.SyncOverview;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many accounts there are and how far their synchronisation is, from one query a scrape; when
 * the database does not answer it, that instead.
 */
public final class SyncMetrics implements MultiCollector {
  private static final Logger LOG = LoggerFactory.getLogger(SyncMetrics.class);

  private final SyncOverview overview;
  private final ChangeFeed feed;
  private final Clock clock;

  public SyncMetrics(SyncOverview overview, ChangeFeed feed, Clock clock) {
    this.overview = overview;
    this.feed = feed;
    this.clock = clock;
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(gauge("calgate_waiting_readers", "Long polls and streams", feed.waiting()));
    try {
      all.addAll(stored(overview.figures(clock.instant())));
      all.add(up(1));
    } catch (RuntimeException e) {
      LOG.warn("the database cannot be asked for metrics: {}", e.toString());
      all.add(up(0));
    }
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot up(int value) {
    return gauge("calgate_database_up", "Whether the database could be asked", value);
  }

  private static List<MetricSnapshot> stored(SyncOverview.Figures figures) {
    return List.of(
        gauge("calgate_accounts", "Accounts", (double) figures.accounts()),
        gauge("calgate_accounts_broken", "Accounts to be reconnected", (double) figures.broken()),
        gauge(
            "calgate_sync_due",
            "Accounts and calendars waiting for a worker",
            (double) figures.due()),
        gauge("calgate_sync_failing", "Whose last attempt failed", (double) figures.failing()),
        gauge(
            "calgate_sync_oldest_due_seconds",
            "How long the longest waiting one is due",
            figures.oldestDueSeconds()),
        gauge("calgate_unreadable_objects", "Not understood", (double) figures.unreadable()));
  }

  static MetricSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }
}
