package dev.calgate.provider.hosted;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Capabilities;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.Feature;
import dev.calgate.provider.Limits;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.Linking;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Writing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Calendars of the gateway's own: an account is a name that its application chooses, with one
 * calendar of that name.
 */
public final class HostedProvider implements CalendarProvider {
  static final String TYPE = "hosted";
  static final String NAME = "name";

  private static final int LONGEST_NAME = 255;
  private static final int PAGE = 1_000;

  private final ProviderContext context;

  HostedProvider(ProviderContext context) {
    this.context = context;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        Set.of(Feature.INCREMENTAL, Feature.KEEPS_SERIES, Feature.RESIDENT),
        new Limits(PAGE, PAGE, Duration.ofHours(1), null));
  }

  @Override
  public Linking linking() {
    return new Linking(List.of(new Linking.Field(NAME, true, false)));
  }

  @Override
  public LinkedAccount link(LinkRequest request) {
    String name = request.setting(NAME).orElse("").strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new ProviderException(
          ErrorKind.REJECTED,
          ErrorScope.ACCOUNT,
          NAME + " has from 1 to " + LONGEST_NAME + " characters");
    }
    return new LinkedAccount(name, name, new AccountAccess(Map.of(NAME, name), Map.of()));
  }

  @Override
  public CalendarSession open(AccountAccess access) {
    return new HostedSession(access.settings().getOrDefault(NAME, TYPE), context);
  }

  @Override
  public Optional<Writing> writing() {
    return Optional.of(new HostedWriting());
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
