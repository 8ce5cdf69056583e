package dev.calgate.gateway.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;

/** Linking accounts in a browser: the block {@code connect}. */
public final class ConnectBlock {
  @NotNull @JsonProperty
  private List<
          @Pattern(
              regexp = "(?i)https?://([a-z0-9.-]+|\\[[0-9a-f:.]+\\])(:[0-9]{1,5})?",
              message = "is to be scheme, host and port, such as https://app.example.com")
          String>
      returnTo = List.of();

  /** Origins to which browsers may be sent afterwards. */
  public List<String> returnTo() {
    return returnTo;
  }
}
