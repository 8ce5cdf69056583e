package dev.calgate.gateway.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.calgate.provider.Secret;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;

/** One application and its active keys: an item of {@code applications}. */
public final class ApplicationBlock {
  @NotNull
  @Pattern(
      regexp = "[a-z0-9][a-z0-9_-]{0,63}",
      message = "is to be 1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit")
  @JsonProperty
  private String id = "";

  @NotEmpty @JsonProperty private List<Secret> keys = List.of();

  /** What the application is called. */
  public String id() {
    return id;
  }

  /** Any of these opens it; at least one. */
  public List<Secret> keys() {
    return keys;
  }
}
