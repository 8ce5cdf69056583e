package dev.calgate.gateway.store;

import dev.calgate.model.Account;
import dev.calgate.model.ApplicationId;
import java.net.URI;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;

/**
 * Where the user of an account connects it again, for every document of one: a setting of the
 * database's handles, because accounts are rendered wherever they are changed. Nowhere unless set.
 */
public final class ReconnectAddress implements JdbiConfig<ReconnectAddress> {
  private BiFunction<ApplicationId, Account, Optional<URI>> address;

  /** For JDBI. */
  public ReconnectAddress() {
    this((application, account) -> Optional.empty());
  }

  private ReconnectAddress(BiFunction<ApplicationId, Account, Optional<URI>> address) {
    this.address = address;
  }

  void set(BiFunction<ApplicationId, Account, Optional<URI>> address) {
    this.address = address;
  }

  @Nullable String of(ApplicationId application, Account account) {
    return address.apply(application, account).map(URI::toString).orElse(null);
  }

  @Override
  public ReconnectAddress createCopy() {
    return new ReconnectAddress(address);
  }
}
