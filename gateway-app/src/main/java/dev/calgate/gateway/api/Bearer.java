package dev.calgate.gateway.api;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Whoever a bearer token stands for, as the container wants it told. */
public interface Bearer extends SecurityContext, Principal {

  @Override
  default Principal getUserPrincipal() {
    return this;
  }

  @Override
  default boolean isUserInRole(String role) {
    return false;
  }

  @Override
  default boolean isSecure() {
    return false;
  }

  @Override
  default String getAuthenticationScheme() {
    return "Bearer";
  }
}
