package dev.calgate.gateway;

import com.fasterxml.jackson.databind.SerializationFeature;
import dev.calgate.gateway.config.GatewayConfiguration;
import dev.calgate.gateway.config.GatewayConfigurationFactory;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.util.Map;

/** The gateway's main class: reads config.yml, puts the parts together and runs them. */
public final class GatewayApplication extends Application<GatewayConfiguration> {
  private final Clock clock;
  private final Map<String, String> variables;

  /** A gateway on the machine's clock, in the process' environment. */
  public GatewayApplication() {
    this(Clock.systemUTC(), System.getenv());
  }

  GatewayApplication(Clock clock, Map<String, String> variables) {
    this.clock = clock;
    this.variables = Map.copyOf(variables);
  }

  /** {@code server config.yml} or {@code check config.yml}. */
  public static void main(String[] arguments) throws Exception {
    new GatewayApplication().run(arguments);
  }

  @Override
  public String getName() {
    return "calgate";
  }

  @Override
  public void initialize(Bootstrap<GatewayConfiguration> bootstrap) {
    bootstrap.getObjectMapper().disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    bootstrap.setValidatorFactory(GatewayConfigurationFactory.validators());
    bootstrap.setConfigurationFactoryFactory(
        (type, validator, mapper, prefix) ->
            new GatewayConfigurationFactory(mapper, validator, variables, clock));
  }

  @Override
  protected void addDefaultCommands(Bootstrap<GatewayConfiguration> bootstrap) {
    bootstrap.addCommand(new StartCommand(this));
    bootstrap.addCommand(new CheckCommand());
  }

  @Override
  public void run(GatewayConfiguration configuration, Environment environment) throws Exception {
    Gateway.assemble(configuration, environment, clock);
  }
}
