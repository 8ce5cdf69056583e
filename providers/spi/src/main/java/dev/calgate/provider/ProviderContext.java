package dev.calgate.provider;

import java.time.Clock;
import java.time.Duration;

/**
 * What the gateway lends to every provider.
 *
 * @param clock the only clock a provider may read
 * @param egress which addresses may be dialled; asked for every connection, with the address that
 *     is about to be dialled, unless the operator's configuration names it
 * @param connectTimeout for each connection
 * @param readTimeout longest silence in an answer
 * @param longestAnswer from a request to the end of its answer, however steadily that comes
 * @param maxBodyBytes largest answer that is read, after decompression
 * @param maxObjectBytes largest single calendar object that is understood
 * @param userAgent sent with every request
 * @param traffic asked before every request, to whatever address
 */
public record ProviderContext(
    Clock clock,
    EgressPolicy egress,
    Duration connectTimeout,
    Duration readTimeout,
    Duration longestAnswer,
    long maxBodyBytes,
    int maxObjectBytes,
    String userAgent,
    Traffic traffic) {
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(15);

  /** A context in which requests are neither counted nor held back, and answers take 15 minutes. */
  public ProviderContext(
      Clock clock,
      EgressPolicy egress,
      Duration connectTimeout,
      Duration readTimeout,
      long maxBodyBytes,
      int maxObjectBytes,
      String userAgent) {
    this(
        clock,
        egress,
        connectTimeout,
        readTimeout,
        LONGEST_ANSWER,
        maxBodyBytes,
        maxObjectBytes,
        userAgent,
        Traffic.FREE);
  }

  /** A context with the defaults of the gateway. */
  public static ProviderContext of(Clock clock, EgressPolicy egress) {
    return new ProviderContext(
        clock,
        egress,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        512L << 20,
        1 << 20,
        "Calgate/0.1");
  }

  /** The same with requests that are watched. */
  public ProviderContext with(Traffic watching) {
    return new ProviderContext(
        clock,
        egress,
        connectTimeout,
        readTimeout,
        longestAnswer,
        maxBodyBytes,
        maxObjectBytes,
        userAgent,
        watching);
  }

  /** The same with another time for answers. */
  public ProviderContext answeredWithin(Duration longest) {
    return new ProviderContext(
        clock,
        egress,
        connectTimeout,
        readTimeout,
        longest,
        maxBodyBytes,
        maxObjectBytes,
        userAgent,
        traffic);
  }

  /** The time for an answer of which a provider itself expects no more than some time. */
  public Duration answerWithin(Duration usual) {
    return usual.compareTo(longestAnswer) < 0 ? usual : longestAnswer;
  }
}
