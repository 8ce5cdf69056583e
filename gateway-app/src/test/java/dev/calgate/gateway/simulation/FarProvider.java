package dev.calgate.gateway.simulation;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Capabilities;
import dev.calgate.provider.Feature;
import dev.calgate.provider.Limits;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.Linking;
import dev.calgate.provider.Secret;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The provider of one kind of service, with all of its accounts. */
final class FarProvider implements CalendarProvider {
  private final Kind kind;
  private final Profile profile;
  private final SessionWorld world;
  private final Map<String, FarAccount> accounts = new HashMap<>();

  FarProvider(Kind kind, Profile profile, SessionWorld world) {
    this.kind = kind;
    this.profile = profile;
    this.world = world;
  }

  void add(FarAccount account) {
    accounts.put(account.user, account);
  }

  static LinkRequest linkRequest(FarAccount account) {
    return new LinkRequest(
        Map.of("username", account.user), Map.of("password", Secret.of("secret")));
  }

  @Override
  public String type() {
    return kind.type();
  }

  @Override
  public Capabilities capabilities() {
    Set<Feature> features = EnumSet.of(Feature.KEEPS_SERIES);
    if (kind != Kind.CALDAV_PLAIN) {
      features.add(Feature.INCREMENTAL);
    }
    Duration fullPassEvery = kind == Kind.CRONOFY ? Duration.ofHours(6) : null;
    return new Capabilities(
        features,
        new Limits(
            profile.pageSize(), 1 + profile.pageSize() / 2, Duration.ofSeconds(1), fullPassEvery));
  }

  @Override
  public Linking linking() {
    return new Linking(
        List.of(
            new Linking.Field("username", true, false), new Linking.Field("password", true, true)));
  }

  @Override
  public LinkedAccount link(LinkRequest request) {
    String user = request.setting("username").orElseThrow();
    return new LinkedAccount(user, user, new AccountAccess(request.settings(), request.secrets()));
  }

  @Override
  public CalendarSession open(AccountAccess access) {
    FarAccount account = accounts.get(access.settings().get("username"));
    return world.decorated(new FarSession(account, world), account);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
