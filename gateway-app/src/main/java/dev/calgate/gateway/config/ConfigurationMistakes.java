package dev.calgate.gateway.config;

import io.dropwizard.configuration.ConfigurationException;
import java.util.List;

/** Everything that is wrong with a configuration, one line for each mistake. */
public final class ConfigurationMistakes extends ConfigurationException {
  private static final long serialVersionUID = 1L;

  ConfigurationMistakes(String path, List<String> mistakes) {
    super(path, mistakes);
  }

  /** The lines, for a person. */
  @Override
  public String getMessage() {
    return String.join("\n", getErrors());
  }
}
