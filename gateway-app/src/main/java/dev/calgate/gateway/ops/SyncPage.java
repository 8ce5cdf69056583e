package dev.calgate.gateway.ops;

import dev.calgate.gateway.registry.Circuits;
import dev.calgate.gateway.store.SyncOverview;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * {@code /sync} on the admin port: the hosts that this gateway leaves alone, and one line for each
 * account, those in trouble first.
 */
public final class SyncPage extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 10_000;
  private static final String FORM = "%-20s %-31s %-9s %-15s %9s %11s %7s %-27s %-27s %-27s %s%n";

  private final transient SyncOverview overview;
  private final transient Circuits circuits;

  public SyncPage(SyncOverview overview, Circuits circuits) {
    this.overview = overview;
    this.circuits = circuits;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    PrintWriter out = response.getWriter();
    for (Circuits.Open open : circuits.open()) {
      out.printf(
          "HOST LEFT ALONE %s since %s, tried again %s%n",
          shown(open.host()), open.since(), open.probeAt());
    }
    out.printf(
        FORM,
        "APPLICATION",
        "ACCOUNT",
        "PROVIDER",
        "STATUS",
        "CALENDARS",
        "OUTSTANDING",
        "FAILING",
        "AS OF",
        "NEXT LOOK",
        "AUDITED",
        "LAST ERROR");
    for (SyncOverview.Row row : overview.accounts(MOST)) {
      out.printf(
          FORM,
          row.application(),
          row.account(),
          row.provider(),
          row.status(),
          row.calendars(),
          row.outstanding(),
          row.failing(),
          shown(row.asOf()),
          shown(row.nextAt()),
          shown(row.auditedAt()),
          shown(row.error()));
    }
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "-" : value.toString().replaceAll("\\p{Cntrl}", " ");
  }
}
