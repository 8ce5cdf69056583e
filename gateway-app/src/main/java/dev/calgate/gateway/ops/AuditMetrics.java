package dev.calgate.gateway.ops;

import dev.calgate.gateway.store.Audits;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What audits of calendars have found; nothing while the database does not answer. */
public final class AuditMetrics implements MultiCollector {
  private static final Logger LOG = LoggerFactory.getLogger(AuditMetrics.class);

  private final Audits audits;

  public AuditMetrics(Audits audits) {
    this.audits = audits;
  }

  @Override
  public MetricSnapshots collect() {
    try {
      Audits.Figures figures = audits.figures();
      return MetricSnapshots.of(
          SyncMetrics.gauge(
              "calgate_audit_differences",
              "Found and healed by the last audit of each calendar",
              (double) figures.differences()),
          SyncMetrics.gauge(
              "calgate_audits_failed",
              "Calendars whose last audit broke off",
              (double) figures.failed()));
    } catch (RuntimeException e) {
      LOG.warn("the database cannot be asked for metrics of audits: {}", e.toString());
      return MetricSnapshots.of();
    }
  }
}
