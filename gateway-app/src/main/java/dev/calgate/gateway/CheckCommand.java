package dev.calgate.gateway;

import dev.calgate.gateway.config.GatewayConfiguration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code check config.yml}: says what is wrong with a configuration, line by line. */
final class CheckCommand extends ConfiguredCommand<GatewayConfiguration> {

  CheckCommand() {
    super("check", "Says what is wrong with a configuration, line by line");
  }

  /** Without a file there is nothing to check. */
  @Override
  protected Argument addFileArgument(Subparser subparser) {
    return subparser.addArgument("file").help("the configuration");
  }

  @Override
  protected void run(
      Bootstrap<GatewayConfiguration> bootstrap,
      Namespace namespace,
      GatewayConfiguration configuration) {
    System.out.println(namespace.getString("file") + ": nothing is wrong");
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable e) {
    StartFailure.print(cli, e);
  }
}
