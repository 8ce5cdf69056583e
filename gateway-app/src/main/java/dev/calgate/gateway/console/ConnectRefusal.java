package dev.calgate.gateway.console;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.store.AccountErasingException;
import dev.calgate.gateway.store.DatabaseFaults;
import dev.calgate.provider.ProviderException;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why nothing was connected: a word for applications, and sentences for the person. */
final class ConnectRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ConnectRefusal.class);

  private final Word word;

  /** What happened, each with its HTTP status. */
  enum Word {
    INVALID_REQUEST(422),
    NOT_FOUND(404),
    NOT_CONFIGURED(409),
    INVALID_STATE(400),
    EXPIRED(400),
    ACCESS_DENIED(403),
    AUTHORIZATION_FAILED(422),
    OTHER_ACCOUNT(422),
    ACCOUNT_GONE(404),
    PROVIDER_FAILED(502),
    UNAVAILABLE(503),
    BUSY(503),
    INTERNAL(500);

    private final int status;

    Word(int status) {
      this.status = status;
    }

    int status() {
      return status;
    }

    /** As it stands in addresses. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ConnectRefusal(Word word, String message) {
    super(message);
    this.word = word;
  }

  static ConnectRefusal invalid(String parameter, String message) {
    return new ConnectRefusal(Word.INVALID_REQUEST, parameter + " " + message);
  }

  Word word() {
    return word;
  }

  /** What a failure on the way to an account says to the person, with nothing of the inside. */
  static ConnectRefusal of(RuntimeException failure) {
    if (failure instanceof ConnectRefusal refusal) {
      return refusal;
    }
    if (failure instanceof ProviderException provider) {
      return new ConnectRefusal(word(provider), String.valueOf(provider.getMessage()));
    }
    if (failure instanceof AccountLinker.OtherAccountException) {
      return new ConnectRefusal(
          Word.OTHER_ACCOUNT,
          "You agreed with another account than the one that is to be connected again");
    }
    if (failure instanceof AccountLinker.AccountGoneException) {
      return new ConnectRefusal(Word.ACCOUNT_GONE, "There is no such account any more");
    }
    if (failure instanceof AccountErasingException erasing) {
      return new ConnectRefusal(Word.UNAVAILABLE, String.valueOf(erasing.getMessage()));
    }
    if (DatabaseFaults.isPassing(failure)) {
      LOG.warn("the database does not answer: {}", failure.toString());
      return new ConnectRefusal(Word.UNAVAILABLE, "The gateway cannot store this now");
    }
    String id = UUID.randomUUID().toString();
    LOG.error("connecting failed, error {}", id, failure);
    return new ConnectRefusal(Word.INTERNAL, "Error " + id + "; the gateway's log tells more");
  }

  private static Word word(ProviderException failure) {
    return switch (failure.kind()) {
      case UNAUTHORIZED, FORBIDDEN -> Word.AUTHORIZATION_FAILED;
      case UNREACHABLE, THROTTLED -> Word.UNAVAILABLE;
      case GONE, CURSOR_EXPIRED, CONFLICT, REJECTED, PROTOCOL, ADDRESS_REFUSED, NOT_SUPPORTED ->
          Word.PROVIDER_FAILED;
    };
  }
}
