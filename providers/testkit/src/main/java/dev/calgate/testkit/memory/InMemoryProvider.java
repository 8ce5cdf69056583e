package dev.calgate.testkit.memory;

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
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Push;
import dev.calgate.provider.Secret;
import dev.calgate.provider.Traffic;
import dev.calgate.provider.Writing;
import dev.calgate.testkit.CountingTraffic;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The reference provider: one account, {@code ann} with the password {@code secret-of-ann}, on a
 * far side in memory. It tells versions and lets bodies be fetched, or sends bodies at once and
 * pushes, as its style says.
 */
public final class InMemoryProvider implements CalendarProvider {
  /** The type word. */
  public static final String TYPE = "memory";

  /** The account's user. */
  public static final String USER = "ann";

  /** Her password. */
  public static final String PASSWORD = "secret-of-ann";

  private static final Limits LIMITS =
      new Limits(1_000, 50, Duration.ofSeconds(1), Duration.ofDays(1));

  /** How objects are told. */
  public enum Style {
    /** Version first, body on demand. */
    VERSIONS,
    /** Body at once, and pushes. */
    BODIES
  }

  private final Style style;
  private final FarSide farSide = new FarSide();
  private final FarSideFaults faults = new FarSideFaults(farSide);
  private final CountingTraffic traffic = new CountingTraffic();
  private final AtomicLong requests = new AtomicLong();

  public InMemoryProvider(Style style) {
    this.style = style;
  }

  /** The truth, to be edited. */
  public FarSide farSide() {
    return farSide;
  }

  /** Trouble. */
  public FarSideFaults faults() {
    return faults;
  }

  /** Requests that the far side has seen. */
  public long requests() {
    return requests.get();
  }

  /** Requests that were announced. */
  public long announced() {
    return traffic.count();
  }

  /** What links the account. */
  public static LinkRequest linkRequest(String password) {
    return new LinkRequest(Map.of("username", USER), Map.of("password", Secret.of(password)));
  }

  Style style() {
    return style;
  }

  /** Counts a request and lets trouble happen. */
  void request() {
    try (Traffic.Exchange exchange = traffic.begin("https://memory.example", USER, List.of())) {
      requests.incrementAndGet();
      faults.check();
      exchange.answered(200);
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Capabilities capabilities() {
    Set<Feature> features = EnumSet.of(Feature.INCREMENTAL, Feature.KEEPS_SERIES);
    if (style == Style.BODIES) {
      features.add(Feature.PUSH);
    }
    return new Capabilities(features, LIMITS);
  }

  @Override
  public Linking linking() {
    return new Linking(
        List.of(
            new Linking.Field("username", true, false), new Linking.Field("password", true, true)));
  }

  @Override
  public LinkedAccount link(LinkRequest request) {
    request();
    boolean right =
        request.setting("username").filter(USER::equals).isPresent()
            && request.secret("password").filter(Secret.of(PASSWORD)::equals).isPresent();
    if (!right) {
      throw new ProviderException(
          ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, "Wrong user name or password");
    }
    return new LinkedAccount(USER, USER, new AccountAccess(request.settings(), request.secrets()));
  }

  @Override
  public CalendarSession open(AccountAccess access) {
    return new InMemorySession(this);
  }

  @Override
  public Optional<Writing> writing() {
    return Optional.of(new InMemoryWriting());
  }

  @Override
  public Optional<Push> push(UnaryOperator<@Nullable String> header) {
    return style == Style.BODIES ? FarSidePushes.read(header) : Optional.empty();
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
