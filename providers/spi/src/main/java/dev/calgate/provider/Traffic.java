package dev.calgate.provider;

import java.time.Duration;
import java.util.List;

/**
 * Asked before every single request that a provider sends, and told what came of it, so that the
 * gateway can stay below quotas and leave hosts alone that are down. Providers ask on the thread
 * that called them, once a request; one that is refused is not sent, and the call fails with what
 * was thrown. Thread-safe.
 */
@FunctionalInterface
public interface Traffic {
  /** Lets everything pass. */
  Traffic FREE = (origin, user, quotas) -> Exchange.UNWATCHED;

  /**
   * A request is about to be sent, before a connection is looked for.
   *
   * @param origin where to: scheme, host and, where it is not the scheme's own, port
   * @param user in whose name, as the service knows people; empty for nobody's. Shown to nobody
   * @param quotas that the request counts towards; none where the service says nothing of any
   * @return to be closed when the answer has been read, or failed to come
   * @throws ProviderException {@link ErrorKind#THROTTLED} with the time until there is room; {@link
   *     ErrorKind#UNREACHABLE} while the host is left alone because it failed again and again, or
   *     when there is no room in the middle of a call that may have had its effect. {@link
   *     ProviderException#isUnsent} when it is the first request of its call
   */
  Exchange begin(String origin, String user, List<Quota> quotas);

  /** One request on its way. It is told one outcome, or none when the request says nothing. */
  interface Exchange extends AutoCloseable {
    /** One that nobody watches. */
    Exchange UNWATCHED =
        new Exchange() {
          @Override
          public void answered(int status) {}

          @Override
          public void throttled(ErrorScope scope, Duration wait) {}

          @Override
          public void unanswered() {}

          @Override
          public void unreachable() {}

          @Override
          public void close() {}
        };

    /** The answer was read. One of 5xx may say that the host is down; a refusal never does. */
    void answered(int status);

    /**
     * The answer asked for silence.
     *
     * @param scope {@link ErrorScope#PROVIDER} for all accounts at this origin, else the user's
     * @param wait until when, from now
     */
    void throttled(ErrorScope scope, Duration wait);

    /** There was a connection, and no answer or not the whole of it. */
    void unanswered();

    /** No connection came about. */
    void unreachable();

    /** Nothing more comes. Closing twice is harmless. */
    @Override
    void close();
  }
}
