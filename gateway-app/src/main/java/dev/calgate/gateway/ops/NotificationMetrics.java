package dev.calgate.gateway.ops;

import dev.calgate.gateway.store.NotificationChannels;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many notification channels there are and how far they are told, from one query a scrape. */
public final class NotificationMetrics implements MultiCollector {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationMetrics.class);

  private final NotificationChannels channels;
  private final Clock clock;

  public NotificationMetrics(NotificationChannels channels, Clock clock) {
    this.channels = channels;
    this.clock = clock;
  }

  @Override
  public MetricSnapshots collect() {
    try {
      return shown(channels.figures(clock.instant()));
    } catch (RuntimeException e) {
      LOG.warn("the database cannot be asked for metrics of channels: {}", e.toString());
      return new MetricSnapshots();
    }
  }

  private static MetricSnapshots shown(NotificationChannels.Figures figures) {
    return MetricSnapshots.of(
        SyncMetrics.gauge(
            "calgate_notification_channels", "Notification channels", (double) figures.channels()),
        SyncMetrics.gauge(
            "calgate_notification_channels_failing",
            "Whose last notification did not arrive",
            (double) figures.failing()),
        SyncMetrics.gauge(
            "calgate_notifications_waiting",
            "Channels with something to be sent now",
            (double) figures.waiting()),
        SyncMetrics.gauge(
            "calgate_notifications_oldest_seconds",
            "How long the longest waiting one is due",
            figures.oldestSeconds()));
  }
}
