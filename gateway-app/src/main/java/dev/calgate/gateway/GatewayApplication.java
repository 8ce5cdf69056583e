package dev.calgate.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.calgate.gateway.registry.Egress;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Secret;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
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
    bootstrap.getObjectMapper().registerModule(secrets());
    bootstrap.setConfigurationFactoryFactory(
        (type, validator, mapper, prefix) ->
            new GatewayConfigurationFactory(mapper, validator, variables));
  }

  private static SimpleModule secrets() {
    return new SimpleModule("secrets").addDeserializer(Secret.class, new SecretReader());
  }

  private static final class SecretReader extends StdScalarDeserializer<Secret> {
    private static final long serialVersionUID = 1L;

    SecretReader() {
      super(Secret.class);
    }

    @Override
    public Secret deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.currentToken().isScalarValue()) {
        return (Secret) context.handleUnexpectedToken(Secret.class, parser);
      }
      return Secret.of(parser.getText());
    }
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

  /** What every provider is lent. */
  static ProviderContext providerContext(GatewayConfiguration configuration, Clock clock) {
    ProviderContext defaults =
        ProviderContext.of(clock, Egress.allowing(configuration.egress().allow()));
    return new ProviderContext(
        clock,
        defaults.egress(),
        configuration.limits().connectTimeout(),
        configuration.limits().readTimeout(),
        configuration.limits().providerBody(),
        configuration.limits().calendarObject(),
        defaults.userAgent());
  }
}
