package dev.calgate.gateway.ops;

import com.codahale.metrics.health.HealthCheck;
import dev.calgate.gateway.store.TzdataStore;

/** Which rules of time zones this gateway's JDK has, and whether the store goes by the same. */
public final class TzdataHealth extends HealthCheck {
  private final TzdataStore tzdata;

  public TzdataHealth(TzdataStore tzdata) {
    this.tzdata = tzdata;
  }

  @Override
  protected Result check() {
    TzdataStore.State state = tzdata.state();
    ResultBuilder result = Result.builder().withDetail("version", state.version());
    if (!state.same()) {
      return result
          .unhealthy()
          .withMessage(
              "The JDK has tzdata %s, but the store goes by %s: run all gateways on the same JDK",
              state.version(), state.stored())
          .build();
    }
    return result
        .healthy()
        .withMessage(
            state.done()
                ? "tzdata " + state.version()
                : "tzdata " + state.version() + ", moments of events are being computed anew")
        .build();
  }
}
