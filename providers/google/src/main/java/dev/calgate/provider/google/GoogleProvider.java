package dev.calgate.provider.google;

import com.google.api.services.calendar.Calendar;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calendars of Google accounts (Google Calendar API v3), by consent, by a refresh token, or for the
 * people of a domain by a service account.
 */
public final class GoogleProvider implements CalendarProvider {
  static final String TYPE = "google";

  static final int FETCH_BATCH = 50;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final GoogleConfig config;
  private final ProviderContext context;
  private final GoogleErrors errors;
  private final GoogleTransport transport;
  private final GoogleTraffic traffic;
  private final TokenEndpoint endpoint;
  private final AccessTokens tokens;
  private final Calendar api;

  GoogleProvider(GoogleConfig config, ProviderContext context) {
    this.config = config;
    this.context = context;
    this.errors = new GoogleErrors(context.clock());
    this.transport = new GoogleTransport(config, context);
    this.traffic = new GoogleTraffic(config, context.traffic(), errors);
    this.endpoint = new TokenEndpoint(config, transport, traffic, errors, context.clock());
    this.tokens = new AccessTokens(endpoint, context.clock());
    this.api = CalendarApi.on(transport, config, context);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        Set.of(Feature.INCREMENTAL, Feature.KEEPS_SERIES, Feature.PUSH),
        new Limits(
            config.getPageSize(), FETCH_BATCH, Duration.ofSeconds(1), config.getFullPassEvery()));
  }

  @Override
  public Linking linking() {
    if (config.getServiceAccountKey().isBlank()) {
      return new Linking(List.of(new Linking.Field(GoogleCredential.REFRESH_TOKEN, true, true)));
    }
    return new Linking(
        List.of(
            new Linking.Field(GoogleCredential.REFRESH_TOKEN, false, true),
            new Linking.Field(GoogleCredential.SUBJECT, false, false)),
        List.of(GoogleCredential.REFRESH_TOKEN, GoogleCredential.SUBJECT));
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
    return link(GoogleCredential.of(request.settings(), request.secrets()).orElseThrow());
  }

  @Override
  public Optional<Consent> consent() {
    return config.getClientId().isBlank()
        ? Optional.empty()
        : Optional.of(
            new GoogleConsent(
                config, endpoint, token -> link(new GoogleCredential.RefreshToken(token))));
  }

  private LinkedAccount link(GoogleCredential credential) {
    AccountAccess access = tokens.renewed(credential.access());
    try (GoogleSession session = open(access)) {
      String email = session.primary();
      return new LinkedAccount(email, email, GoogleCredential.with(access, email));
    }
  }

  @Override
  public GoogleSession open(AccountAccess access) {
    return open(access, Renewal.UNSTORED);
  }

  @Override
  public GoogleSession open(AccountAccess access, Renewal renewal) {
    return new GoogleSession(
        new AuthorizedCalls(tokens, traffic, access, errors, renewal),
        api,
        config,
        context.maxObjectBytes());
  }

  @Override
  public Optional<Writing> writing() {
    return Optional.of(new GoogleWriting());
  }

  /** Headers of a push (guide "Push notifications"); its body is empty. */
  @Override
  public Optional<Push> push(UnaryOperator<@Nullable String> header) {
    String channel = header.apply("X-Goog-Channel-ID");
    String token = header.apply("X-Goog-Channel-Token");
    String resource = header.apply("X-Goog-Resource-ID");
    boolean change = !"sync".equals(header.apply("X-Goog-Resource-State"));
    return channel == null || token == null || resource == null
        ? Optional.empty()
        : Optional.of(new Push(channel, Secret.of(token), resource, number(header), change));
  }

  private static OptionalLong number(UnaryOperator<@Nullable String> header) {
    String number = header.apply("X-Goog-Message-Number");
    return number != null && NUMBER.matcher(number).matches()
        ? OptionalLong.of(Long.parseLong(number))
        : OptionalLong.empty();
  }

  @Override
  public void close() {
    transport.close();
  }
}
