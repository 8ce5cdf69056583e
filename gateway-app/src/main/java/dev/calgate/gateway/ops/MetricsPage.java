package dev.calgate.gateway.ops;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code /metrics} on the admin port, in Prometheus' text format. */
public final class MetricsPage extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient PrometheusRegistry registry = new PrometheusRegistry();
  private final transient PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().build();

  /**
   * Shows what the gateway knows of its accounts, channels and requests, and what Dropwizard
   * counts.
   */
  public MetricsPage(
      SyncMetrics sync,
      AuditMetrics audits,
      NotificationMetrics notifications,
      TrafficMetrics traffic,
      DropwizardMetrics dropwizard) {
    registry.register(sync);
    registry.register(audits);
    registry.register(notifications);
    registry.register(traffic);
    registry.register(dropwizard);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType(writer.getContentType());
    response.setHeader("Cache-Control", "no-store");
    writer.write(response.getOutputStream(), registry.scrape());
  }
}
