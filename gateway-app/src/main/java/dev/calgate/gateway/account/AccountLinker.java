package dev.calgate.gateway.account;

import dev.calgate.gateway.registry.PatientSession;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.registry.SoundSession;
import dev.calgate.gateway.registry.Urgency;
import dev.calgate.gateway.registry.UrgentSession;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.AccountStore;
import dev.calgate.gateway.store.AccountStore.SealedAccess;
import dev.calgate.model.Account;
import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.Ids;
import dev.calgate.model.Origin;
import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Consent;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.Linking;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Links accounts to applications, and opens them. Thread-safe. */
public final class AccountLinker {
  private final ProviderRegistry providers;
  private final AccountStore accounts;
  private final CredentialCipher cipher;
  private final Clock clock;
  private final RunningRenewals renewals = new RunningRenewals();

  public AccountLinker(
      ProviderRegistry providers, AccountStore accounts, CredentialCipher cipher, Clock clock) {
    this.providers = providers;
    this.accounts = accounts;
    this.cipher = cipher;
    this.clock = clock;
  }

  /**
   * What an application says of an account it links.
   *
   * @param externalId its own identifier, or null
   * @param metadata its own data
   */
  public record Labels(@Nullable String externalId, Map<String, Object> metadata) {
    /** Nothing. */
    public static final Labels NONE = new Labels(null, Map.of());
  }

  /** A linked account, and whether the gateway did not know it before. */
  public record Linked(AccountId id, boolean created) {}

  /**
   * Tries a credential and stores the account. One that is known already takes the new credential
   * and is connected again; its labels stay.
   *
   * @throws dev.calgate.provider.ProviderException as {@link CalendarProvider#link}; nothing is
   *     stored
   */
  public Linked link(
      ApplicationId application, CalendarProvider provider, LinkRequest request, Labels labels) {
    return store(application, provider.type(), tried(provider, request), labels);
  }

  /**
   * The same with what a browser brought back from a provider's consent page.
   *
   * @param expected the account that is to be connected again; empty for any, known or not
   * @throws dev.calgate.provider.ProviderException as {@link Consent#redeem}; nothing is stored
   * @throws OtherAccountException when it is not the expected one
   * @throws AccountGoneException when the expected one is not there
   */
  public AccountId link(
      ApplicationId application,
      CalendarProvider provider,
      Consent.Answer answer,
      Optional<AccountId> expected) {
    Consent consent = provider.consent().orElseThrow();
    LinkedAccount linked = Urgency.urgently(() -> consent.redeem(answer));
    if (expected.isEmpty()) {
      return store(application, provider.type(), linked, Labels.NONE).id();
    }
    AccountKey key = new AccountKey(application, expected.get());
    replace(key, provider.type(), linked, account -> account, Origin.ACCOUNT);
    return expected.get();
  }

  private static LinkedAccount tried(CalendarProvider provider, LinkRequest request) {
    return Urgency.urgently(() -> provider.link(request));
  }

  private Linked store(
      ApplicationId application, String provider, LinkedAccount linked, Labels labels) {
    AccountId id = Ids.account(application, provider, linked.identity());
    AccountKey key = new AccountKey(application, id);
    Account account =
        new Account(
            id,
            provider,
            linked.name(),
            labels.externalId(),
            labels.metadata(),
            Account.Status.CONNECTED,
            clock.instant());
    boolean created =
        accounts.connect(application, account, seal(key, linked.access()), clock.instant());
    return new Linked(id, created);
  }

  /**
   * Tries new credentials for an account that is there, and takes them together with a change of
   * the account. Fields that are not given keep their stored values; but a stored secret goes to no
   * address that it was not given for, so that whoever changes a setting gives the secrets too.
   *
   * @param origin of the change
   * @throws SecretsNeededException when a setting is another one and a secret is not given
   * @throws OtherAccountException when they open another account
   * @throws AccountGoneException when it was disconnected meanwhile
   */
  public void reconnect(
      AccountKey key,
      Account account,
      LinkRequest request,
      UnaryOperator<Account> update,
      Origin origin) {
    CalendarProvider provider = provider(account.provider());
    LinkedAccount linked = tried(provider, completed(key, request, provider.linking()));
    replace(key, account.provider(), linked, update, origin);
  }

  private void replace(
      AccountKey key,
      String provider,
      LinkedAccount linked,
      UnaryOperator<Account> update,
      Origin origin) {
    AccountId id = Ids.account(key.application(), provider, linked.identity());
    if (!id.equals(key.account())) {
      throw new OtherAccountException(linked.name());
    }
    if (!accounts.reconnect(key, seal(key, linked.access()), update, origin, clock.instant())) {
      throw new AccountGoneException();
    }
  }

  /** The account was disconnected meanwhile. */
  public static final class AccountGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccountGoneException() {
      super("The account was disconnected meanwhile");
    }
  }

  /** The credentials open an account other than the one they were given for. */
  public static final class OtherAccountException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherAccountException(String name) {
      super("These credentials open another account: " + name);
    }
  }

  /** A setting was changed without giving the secrets that go with it. */
  public static final class SecretsNeededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> fields;

    SecretsNeededException(List<String> fields) {
      super("Secrets are needed again: " + fields);
      this.fields = List.copyOf(fields);
    }

    /** The names of the secret fields that are not given. */
    public List<String> fields() {
      return fields;
    }
  }

  private LinkRequest completed(AccountKey key, LinkRequest request, Linking linking) {
    SealedAccess stored = accounts.access(key).orElseThrow(AccountGoneException::new);
    Map<String, String> settings = new java.util.HashMap<>(stored.settings());
    settings.putAll(request.settings());
    List<String> missing =
        linking.fields().stream()
            .filter(field -> field.secret() && !request.secrets().containsKey(field.name()))
            .map(Linking.Field::name)
            .toList();
    if (!settings.equals(stored.settings()) && !missing.isEmpty()) {
      throw new SecretsNeededException(missing);
    }
    Map<String, dev.calgate.provider.Secret> secrets = new java.util.HashMap<>(request.secrets());
    if (!missing.isEmpty()) {
      // Only then: whoever gives all of them needs no key that opens the old ones.
      Map<String, dev.calgate.provider.Secret> old = cipher.open(key, stored.secrets());
      missing.stream().filter(old::containsKey).forEach(name -> secrets.put(name, old.get(name)));
    }
    return new LinkRequest(settings, secrets);
  }

  /**
   * Opens an account that is stored. What is renewed of its access is stored.
   *
   * @param provider its type word
   * @throws IllegalStateException when it is gone, its provider is not installed, or no key opens
   *     its credential
   */
  public CalendarSession open(AccountKey key, String provider) {
    return new SoundSession(
        provider(provider)
            .open(access(key), new StoredRenewal(accounts, cipher, key, clock, renewals)));
  }

  /** The same for somebody who waits for what is asked, so that looks and passes come second. */
  public CalendarSession openUrgently(AccountKey key, String provider) {
    return new UrgentSession(open(key, provider));
  }

  /** The same for what would have to begin anew if one of its requests could not be sent. */
  public CalendarSession openPatiently(AccountKey key, String provider) {
    return new PatientSession(open(key, provider));
  }

  /** Lets renewals of access that are under way end before the gateway does; not for long. */
  public void finishRenewals(Duration longest) throws InterruptedException {
    renewals.await(longest);
  }

  /** The provider of a type that a stored account has. */
  public CalendarProvider provider(String type) {
    return providers
        .find(type)
        .orElseThrow(() -> new IllegalStateException("No provider of type " + type));
  }

  private AccountAccess access(AccountKey key) {
    SealedAccess sealed = accounts.access(key).orElseThrow(AccountGoneException::new);
    return new AccountAccess(sealed.settings(), cipher.open(key, sealed.secrets()));
  }

  private SealedAccess seal(AccountKey key, AccountAccess access) {
    return new SealedAccess(access.settings(), cipher.seal(key, access.secrets()));
  }
}
