package dev.calgate.provider.google;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.Secret;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What access tokens of an account are asked for with. */
sealed interface GoogleCredential {
  /** The field of {@link RefreshToken}, a secret. */
  String REFRESH_TOKEN = "refresh_token";

  /** The field of {@link Subject}, a setting. */
  String SUBJECT = "subject";

  /** The setting that names the account's user, in whose name Google counts requests. */
  String USER = "user";

  /** What to store, and to open the account with. */
  AccountAccess access();

  /** The user as far as the credential tells: the same for the same credential. */
  String user();

  /** A grant that a person has given to the gateway's OAuth client. */
  record RefreshToken(Secret value) implements GoogleCredential {
    @Override
    public AccountAccess access() {
      return new AccountAccess(Map.of(), Map.of(REFRESH_TOKEN, value));
    }

    @Override
    public String user() {
      return Integer.toHexString(value.reveal().hashCode());
    }
  }

  /** A person of a domain that has let the gateway's service account act for its people. */
  record Subject(String email) implements GoogleCredential {
    @Override
    public AccountAccess access() {
      return new AccountAccess(Map.of(SUBJECT, email), Map.of());
    }

    @Override
    public String user() {
      return email.toLowerCase(Locale.ROOT);
    }
  }

  /** The user of stored access; of an account that was linked long ago the credential tells. */
  static String user(AccountAccess access) {
    String known = access.settings().get(USER);
    return known != null
        ? known
        : of(access.settings(), access.secrets()).map(GoogleCredential::user).orElse("");
  }

  /** The same access with its user known. */
  static AccountAccess with(AccountAccess access, String email) {
    Map<String, String> settings = new HashMap<>(access.settings());
    settings.put(USER, email.toLowerCase(Locale.ROOT));
    return new AccountAccess(settings, access.secrets());
  }

  /** The credential among what was given or stored; a blank one is none. */
  static Optional<GoogleCredential> of(Map<String, String> settings, Map<String, Secret> secrets) {
    Secret token = secrets.get(REFRESH_TOKEN);
    if (token != null && !token.reveal().isBlank()) {
      return Optional.of(new RefreshToken(token));
    }
    return Optional.ofNullable(settings.get(SUBJECT))
        .map(String::trim)
        .filter(it -> !it.isEmpty())
        .map(Subject::new);
  }
}
