package dev.calgate.provider;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One kind of calendar service, configured once for the whole gateway. Thread-safe, without state
 * of any account.
 *
 * <p>Rules for everything reached from here, each a test of the kit: a provider never retries,
 * sleeps, starts threads, stores, or reads another clock than the given one; every call has
 * time-outs; only {@link ProviderException} leaves it, with no secret and no event body in its
 * message; a call outside the declared capabilities fails with {@link ErrorKind#NOT_SUPPORTED}
 * before any traffic.
 *
 * <p>Every request is announced to the given {@link Traffic} first, with the quotas that it counts
 * towards, on the thread of the call; what that throws leaves the call as it is.
 */
public interface CalendarProvider extends AutoCloseable {

  /** The same word as the factory's. */
  String type();

  /** What this provider can do at its best. */
  Capabilities capabilities();

  /** How an account is joined: the fields that {@link #link} expects. */
  Linking linking();

  /**
   * Makes first contact: tries the credential, finds out where the calendars are. Nothing is
   * stored.
   *
   * @throws ProviderException {@link ErrorKind#UNAUTHORIZED} wrong credential; {@link
   *     ErrorKind#ADDRESS_REFUSED} the address may not be dialled; {@link ErrorKind#PROTOCOL}
   *     whoever answers is no calendar service of this kind; {@link ErrorKind#UNREACHABLE} nobody
   *     answers
   */
  LinkedAccount link(LinkRequest request);

  /**
   * Linking by consent in a browser; empty where the service has none, or the operator has not
   * registered the gateway with it.
   */
  default Optional<Consent> consent() {
    return Optional.empty();
  }

  /**
   * Opens one account; no traffic yet. Sessions of different accounts may be open at the same time.
   *
   * @param access what {@link #link} gave, as it was stored
   */
  CalendarSession open(AccountAccess access);

  /**
   * Opens one account whose stored access has to be renewed now and then, because access tokens end
   * and some services replace the credential when it is used. What is open at the same time goes on
   * with the newest.
   *
   * @param access as above
   * @param renewal stores what takes the place of {@code access}, before anything else is asked
   *     with it. Link and consent need none: they give the newest.
   */
  default CalendarSession open(AccountAccess access, Renewal renewal) {
    return open(access);
  }

  /** What is known of writes beforehand; empty when the service is only read. */
  default Optional<Writing> writing() {
    return Optional.empty();
  }

  /**
   * Reads a push. Pure, no traffic; it may be forged.
   *
   * @param header gives a header's value by its name, or null
   * @return empty when this is none
   */
  default Optional<Push> push(UnaryOperator<@Nullable String> header) {
    return Optional.empty();
  }

  /**
   * The same of a service that proves a push by a signature of its body.
   *
   * @param body as it came, without transfer and content coding; its size is bounded by the caller
   */
  default Optional<Push> push(UnaryOperator<@Nullable String> header, byte[] body) {
    return push(header);
  }

  /** Gives back connections and other resources; sessions must be closed before. */
  @Override
  void close();
}
