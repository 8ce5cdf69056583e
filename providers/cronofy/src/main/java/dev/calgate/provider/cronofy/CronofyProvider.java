package dev.calgate.provider.cronofy;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.Capabilities;
import dev.calgate.provider.Consent;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.Feature;
import dev.calgate.provider.Limits;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.Linking;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.Push;
import dev.calgate.provider.Renewal;
import dev.calgate.provider.Secret;
import dev.calgate.provider.Writing;
import dev.calgate.provider.cronofy.wire.Notification;
import dev.calgate.provider.cronofy.wire.Signatures;
import dev.calgate.provider.cronofy.wire.Userinfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Calendars behind Cronofy, or behind a service with its API. */
public final class CronofyProvider implements CalendarProvider {
  static final String TYPE = "cronofy";
  static final int PAGE_SIZE = 1_000;
  static final int FETCH_BATCH = 50;

  private final CronofyConfig config;
  private final ProviderContext context;
  private final CronofyErrors errors;
  private final Transport transport;
  private final AccountTokens tokens;
  private final Signatures signatures;

  CronofyProvider(CronofyConfig config, ProviderContext context) {
    this.config = config;
    this.context = context;
    this.errors = new CronofyErrors(context.clock());
    this.transport = new Transport(config, context);
    this.tokens = new AccountTokens(config, transport, errors, context.clock());
    this.signatures = new Signatures(config.secrets());
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        Set.of(Feature.INCREMENTAL, Feature.PUSH),
        new Limits(PAGE_SIZE, FETCH_BATCH, Duration.ofSeconds(5), config.getFullPassEvery()));
  }

  @Override
  public Linking linking() {
    return new Linking(
        List.of(
            new Linking.Field(AccountTokens.URL, false, false),
            new Linking.Field(AccountTokens.REFRESH_TOKEN, true, true)));
  }

  @Override
  public LinkedAccount link(LinkRequest request) {
    linking()
        .problems(request.given())
        .forEach(
            (field, problem) -> {
              throw new ProviderException(
                  ErrorKind.UNAUTHORIZED, ErrorScope.ACCOUNT, field + " " + problem);
            });
    Service service = tokens.service(request.setting(AccountTokens.URL).orElse(null));
    Secret refresh = request.secret(AccountTokens.REFRESH_TOKEN).orElseThrow();
    return linked(
        tokens.renewed(
            new AccountAccess(
                Map.of(AccountTokens.URL, service.base().toString()),
                Map.of(AccountTokens.REFRESH_TOKEN, refresh))));
  }

  private LinkedAccount linked(AccountAccess access) {
    try (CronofySession session = open(access)) {
      Userinfo info = session.userinfo();
      return new LinkedAccount(identity(access, info.sub()), info.name(), access);
    }
  }

  /** Two services may call two accounts alike. */
  private String identity(AccountAccess access, String sub) {
    Service service = tokens.service(access.settings().get(AccountTokens.URL));
    return service.equals(tokens.service(null)) ? sub : service.base() + " " + sub;
  }

  @Override
  public Optional<Consent> consent() {
    return config.getClientId().isBlank()
        ? Optional.empty()
        : Optional.of(new CronofyConsent(config, tokens, this::linked));
  }

  @Override
  public CronofySession open(AccountAccess access) {
    return open(access, Renewal.UNSTORED);
  }

  @Override
  public CronofySession open(AccountAccess access, Renewal renewal) {
    return new CronofySession(
        new AuthorizedCalls(transport, tokens, errors, access, renewal),
        config,
        context.clock(),
        context.maxObjectBytes());
  }

  @Override
  public Optional<Writing> writing() {
    return Optional.of(new CronofyWriting());
  }

  /** Whatever is proved is read, of unknown types too: a push says no more than "go and look". */
  @Override
  public Optional<Push> push(UnaryOperator<@Nullable String> header, byte[] body) {
    return signatures.isGood(header.apply("Cronofy-HMAC-SHA256"), body)
        ? Notification.read(body)
        : Optional.empty();
  }

  @Override
  public void close() {
    transport.close();
  }
}
