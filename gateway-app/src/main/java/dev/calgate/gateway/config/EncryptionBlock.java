package dev.calgate.gateway.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.calgate.provider.Secret;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** The keys of stored credentials: the block {@code encryption}. */
public final class EncryptionBlock {
  @NotNull @JsonProperty private List<Secret> keys = List.of();

  /** In base 64; the first encrypts, all decrypt; empty for a generated one. */
  public List<Secret> keys() {
    return keys;
  }
}
