package dev.calgate.gateway.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** Which local addresses may be dialled: the block {@code egress}. */
public final class EgressBlock {
  @NotNull @JsonProperty private List<String> allow = List.of();

  /** Of the form host, host:port or CIDR. */
  public List<String> allow() {
    return allow;
  }
}
