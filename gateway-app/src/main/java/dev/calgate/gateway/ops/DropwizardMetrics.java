package dev.calgate.gateway.ops;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What Dropwizard, Jetty and the pool count, under Prometheus' names. */
public final class DropwizardMetrics implements MultiCollector {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final MetricRegistry registry;

  public DropwizardMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  @Override
  public MetricSnapshots collect() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    Set<String> names = new HashSet<>();
    registry
        .getGauges()
        .forEach(
            (name, gauge) -> {
              if (gauge.getValue() instanceof Number number && names.add(clean(name))) {
                all.metricSnapshot(gauge(clean(name), number.doubleValue()));
              }
            });
    registry
        .getCounters()
        .forEach(
            (name, counter) -> {
              if (names.add(clean(name))) {
                all.metricSnapshot(gauge(clean(name), (double) counter.getCount()));
              }
            });
    registry
        .getMeters()
        .forEach(
            (name, meter) -> {
              if (names.add(clean(name))) {
                all.metricSnapshot(counter(clean(name), meter.getCount()));
              }
            });
    registry
        .getTimers()
        .forEach(
            (name, timer) -> {
              if (names.add(clean(name))) {
                all.metricSnapshot(summary(clean(name), timer.getCount(), timer.getSnapshot()));
              }
            });
    return all.build();
  }

  private static String clean(String name) {
    return PrometheusNaming.sanitizeMetricName(PrometheusNaming.prometheusName(name));
  }

  private static GaugeSnapshot gauge(String name, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static CounterSnapshot counter(String name, long count) {
    return CounterSnapshot.builder()
        .name(name)
        .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value((double) count).build())
        .build();
  }

  private static SummarySnapshot summary(String name, long count, Snapshot times) {
    return SummarySnapshot.builder()
        .name(name)
        .dataPoint(
            SummarySnapshot.SummaryDataPointSnapshot.builder()
                .count(count)
                .quantiles(
                    Quantiles.of(
                        new Quantile(0.5, times.getMedian() / NANOS),
                        new Quantile(0.99, times.get99thPercentile() / NANOS)))
                .build())
        .build();
  }
}
