package dev.calgate.gateway;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import net.sourceforge.argparse4j.inf.Namespace;

/** {@code server config.yml}: runs the gateway until it is told to end. */
final class StartCommand extends ServerCommand<GatewayConfiguration> {

  StartCommand(Application<GatewayConfiguration> application) {
    super(application, "server", "Runs the gateway");
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable e) {
    StartFailure.print(cli, e);
  }
}
