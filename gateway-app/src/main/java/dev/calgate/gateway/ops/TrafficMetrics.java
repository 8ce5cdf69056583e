package dev.calgate.gateway.ops;

import dev.calgate.gateway.registry.Pacing;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** Which requests this gateway did not send to providers. */
public final class TrafficMetrics implements MultiCollector {
  private final Pacing pacing;

  public TrafficMetrics(Pacing pacing) {
    this.pacing = pacing;
  }

  @Override
  public MetricSnapshots collect() {
    return new MetricSnapshots(
        SyncMetrics.gauge(
            "calgate_circuits_open",
            "Hosts left alone because they failed again and again",
            pacing.circuits().open().size()),
        CounterSnapshot.builder()
            .name("calgate_requests_held_back")
            .help("Requests not sent, for a quota, a wish for silence or a host that is down")
            .dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .value((double) pacing.heldBack())
                    .build())
            .build());
  }
}
