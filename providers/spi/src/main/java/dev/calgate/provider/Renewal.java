package dev.calgate.provider;

import java.util.function.UnaryOperator;

/**
 * Where a session has what opens its account renewed, such as an access token that has ended: of
 * all sessions of the account, on all gateways, one asks the service, and the others get what it
 * got. That also keeps a refresh token that dies with its first use from being used twice. For one
 * session, on its thread.
 */
@FunctionalInterface
public interface Renewal {
  /** For access that is stored nowhere: each session asks for its own. */
  Renewal UNSTORED = (used, ask) -> ask.apply(used);

  /**
   * Renews, or waits for whoever does.
   *
   * @param used what the session has worked with until now
   * @param ask asks the service for what to store in its place, of what it is given; called at most
   *     once, before this returns
   * @return what to go on with: what {@code ask} gave; or without asking what is stored, when that
   *     is something else than {@code used}, which may have ended as well
   * @throws ProviderException what {@code ask} throws, and then nothing is stored; {@link
   *     ErrorKind#UNREACHABLE} when somebody else asks and gets no answer
   */
  AccountAccess renew(AccountAccess used, UnaryOperator<AccountAccess> ask);
}
