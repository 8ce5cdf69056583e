package dev.calgate.gateway;

import io.dropwizard.lifecycle.Managed;
import org.eclipse.jetty.util.component.LifeCycle;

/** A part of the gateway with a beginning and an end. */
final class Part implements Managed {
  private final Step begin;
  private final Step end;

  private Part(Step begin, Step end) {
    this.begin = begin;
    this.end = end;
  }

  /** Something that can fail. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  static Part of(Step begin, Step end) {
    return new Part(begin, end);
  }

  static Part ending(Step end) {
    return new Part(() -> {}, end);
  }

  /** Runs a step as soon as the server begins to stop. */
  static LifeCycle.Listener stopping(Step step) {
    return new LifeCycle.Listener() {
      @Override
      public void lifeCycleStopping(LifeCycle event) {
        try {
          step.run();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  @Override
  public void start() throws Exception {
    begin.run();
  }

  @Override
  public void stop() throws Exception {
    end.run();
  }
}
