package dev.calgate.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.calgate.gateway.config.GatewayConfiguration;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Environment;
import net.sourceforge.argparse4j.inf.Namespace;
import org.slf4j.LoggerFactory;

/** {@code server config.yml}: runs the gateway until it is told to end. */
final class StartCommand extends ServerCommand<GatewayConfiguration> {

  StartCommand(Application<GatewayConfiguration> application) {
    super(application, "server", "Runs the gateway");
  }

  @Override
  protected void run(
      Environment environment, Namespace namespace, GatewayConfiguration configuration)
      throws Exception {
    // Its only word is the stack trace of what onError says in a line.
    if (LoggerFactory.getLogger(ServerCommand.class) instanceof Logger logger) {
      logger.setLevel(Level.OFF);
    }
    super.run(environment, namespace, configuration);
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable e) {
    StartFailure.print(cli, e);
  }
}
