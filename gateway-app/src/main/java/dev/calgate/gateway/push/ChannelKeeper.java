package dev.calgate.gateway.push;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.ChannelStore;
import dev.calgate.gateway.store.ChannelStore.Closing;
import dev.calgate.gateway.store.ChannelStore.Target;
import dev.calgate.gateway.sync.AccountSync;
import dev.calgate.gateway.sync.FailurePolicy;
import dev.calgate.gateway.sync.PollPace;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.Feature;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an account's push channels as they should be: one for its list of calendars and one for
 * each calendar, the next one open before the last is closed. Whatever is interrupted is taken up
 * by the next look; at worst one channel too many lives until it is found or ends. Thread-safe.
 */
public final class ChannelKeeper implements AccountSync.Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelKeeper.class);

  /** A service that pushes for less says so. */
  private static final Duration LIFE = Duration.ofDays(7);

  /** When a service does not say how long a channel lives. */
  private static final Duration UNTOLD_LIFE = Duration.ofDays(1);

  /** A channel is replaced when about this part of its life is over. */
  private static final double RENEWED_AFTER = 0.9;

  private static final Duration CLOSE_AGAIN = Duration.ofMinutes(10);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_AT_ONCE = 100;

  private final AccountLinker accounts;
  private final ChannelStore channels;
  private final ChannelTokens tokens;
  private final Optional<URI> address;
  private final FailurePolicy policy;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * A keeper of channels.
   *
   * @param publicUrl where providers reach this gateway; empty for nowhere, then there are no
   *     channels
   */
  public ChannelKeeper(
      AccountLinker accounts,
      ChannelStore channels,
      CredentialCipher cipher,
      Optional<URI> publicUrl,
      FailurePolicy policy,
      Clock clock,
      RandomGenerator random) {
    this.accounts = accounts;
    this.channels = channels;
    this.tokens = new ChannelTokens(cipher);
    this.address = publicUrl;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Optional<Instant> keep(AccountKey account, String provider, CalendarSession session) {
    if (!accounts.provider(provider).capabilities().has(Feature.PUSH)) {
      return Optional.empty();
    }
    if (address.isEmpty()) {
      close(account, true, session);
      return Optional.empty();
    }
    open(account, PushServlet.address(address.get(), provider), session);
    Instant soonest = clock.instant().plus(SHORTEST_PAUSE);
    return channels.nextAt(account).map(at -> at.isAfter(soonest) ? at : soonest);
  }

  /** Each is replaced as a whole, so that whenever this ends there is one too many at worst. */
  private void open(AccountKey account, URI to, CalendarSession session) {
    List<String> intakes = tokens.intakes(to);
    boolean goOn = close(account, false, session);
    for (Target target : channels.wanted(account, intakes, clock.instant(), MOST_AT_ONCE)) {
      goOn = goOn && open(target, to, intakes.get(0), session) && close(account, false, session);
    }
  }

  /**
   * Opens a channel.
   *
   * @return whether the next one may be tried
   */
  private boolean open(Target target, URI to, String intake, CalendarSession session) {
    Instant now = clock.instant();
    Instant until = now.plus(LIFE);
    String id = "chn_" + UUID.randomUUID().toString().replace("-", "");
    Secret token = tokens.of(id, new ChannelTokens.Claims(target.account(), until));
    channels.begin(target, id, intake, until);
    try {
      opened(
          target,
          session.openChannel(new PushChannel.Order(id, token, to, target.calendar(), until)));
      return true;
    } catch (ProviderException e) {
      return failed(target, id, e);
    }
  }

  private void opened(Target target, PushChannel channel) {
    Instant now = clock.instant();
    Instant told = channel.expiresAt();
    // An end that is over already tells of clocks that differ, not of the channel.
    Instant expires = told == null || !told.isAfter(now) ? now.plus(UNTOLD_LIFE) : told;
    long life = Duration.between(now, expires).toMillis();
    Duration good = Duration.ofMillis(Math.round(life * RENEWED_AFTER));
    channels.opened(target, channel, expires, PollPace.after(now, good, random), now);
  }

  private boolean failed(Target target, String id, ProviderException error) {
    Instant again = clock.instant().plus(policy.pauseOfChannel(error, target.failures()));
    boolean mayExist = error.kind() == ErrorKind.UNREACHABLE || error.kind() == ErrorKind.PROTOCOL;
    channels.failed(target, id, mayExist, again, String.valueOf(error.getMessage()));
    boolean whole =
        error.scope() == ErrorScope.PROVIDER
            || error.kind() == ErrorKind.THROTTLED
            || (error.scope() == ErrorScope.ACCOUNT && target.calendar() != null);
    if (whole) {
      channels.postpone(target.account(), again);
    }
    quiet(target.account(), error);
    LOG.info(
        "no channel account={} calendar={} kind={} next={} message={}",
        target.account().account(),
        target.calendarColumn(),
        error.kind(),
        again,
        error.getMessage());
    return !whole;
  }

  /**
   * Takes what is needed to close the channels of an account that is about to be disconnected.
   *
   * @return closes them, as well as that goes; what stays open ends by itself
   */
  public Runnable farewell(AccountKey account, String provider) {
    List<Closing> open = channels.open(account);
    if (open.isEmpty()) {
      return () -> {};
    }
    CalendarSession session;
    try {
      session = accounts.open(account, provider);
    } catch (IllegalStateException | AccountLinker.AccountGoneException e) {
      // One that cannot be opened can be disconnected all the same.
      LOG.info("channels of account={} stay open: {}", account.account(), e.getMessage());
      return () -> {};
    }
    return () -> {
      try (session) {
        closeAll(account, open, session);
      }
    };
  }

  /**
   * Closes what is to be closed.
   *
   * @param all whether none is wanted any more
   * @return whether the service may be asked for more
   */
  private boolean close(AccountKey account, boolean all, CalendarSession session) {
    List<Closing> closing = channels.closing(account, all, clock.instant(), MOST_AT_ONCE);
    return closeAll(account, closing, session);
  }

  private void quiet(AccountKey account, ProviderException error) {
    policy
        .quietAsked(error)
        .ifPresent(pause -> channels.quiet(account, clock.instant().plus(pause)));
  }

  private boolean closeAll(AccountKey account, List<Closing> closing, CalendarSession session) {
    for (Closing channel : closing) {
      try {
        session.closeChannel(channel.id(), channel.resource());
        channels.closed(channel.id());
      } catch (ProviderException e) {
        channels.closeLater(channel.id(), clock.instant().plus(CLOSE_AGAIN));
        LOG.info("channel {} is not closed: {}", channel.id(), e.getMessage());
        quiet(account, e);
        if (e.scope() == ErrorScope.ACCOUNT || e.scope() == ErrorScope.PROVIDER) {
          return false;
        }
      }
    }
    return true;
  }
}
