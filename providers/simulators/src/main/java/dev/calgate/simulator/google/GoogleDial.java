package dev.calgate.simulator.google;

import java.time.Duration;

/**
 * One way in which Google may answer, with the value of the plainest server.
 *
 * @param <T> the values it takes
 */
public final class GoogleDial<T> {

  /** Most entries on a page, whatever a client asks for; 0 for no such bound. */
  public static final GoogleDial<Integer> PAGE_SIZE = new GoogleDial<>("page-size", 0);

  /** Whether an empty page, which is not the last one, comes before each that has entries. */
  public static final GoogleDial<Boolean> EMPTY_PAGES = new GoogleDial<>("empty-pages", false);

  /** Whether lists without orderBy come in an odd order, the same for as many entries. */
  public static final GoogleDial<Boolean> SHUFFLED = new GoogleDial<>("shuffled", false);

  /** Whether a page begins with the last entry of the page before. */
  public static final GoogleDial<Boolean> DUPLICATES = new GoogleDial<>("duplicates", false);

  /**
   * Whether lists of events without orderBy tell those that were changed a second time, as they
   * were before, unless they are deleted now. Such a copy comes last, but for {@link #SHUFFLED}.
   */
  public static final GoogleDial<Boolean> OLDER_COPIES = new GoogleDial<>("older-copies", false);

  /** How long a channel lives at most. */
  public static final GoogleDial<Duration> CHANNEL_LIFE =
      new GoogleDial<>("channel-life", Duration.ofDays(7));

  /** Whether answers to watch tell when the channel expires. */
  public static final GoogleDial<Boolean> TELLS_EXPIRATION =
      new GoogleDial<>("tells-expiration", true);

  /** Whether the sync message is delivered before watch is answered; else at about that time. */
  public static final GoogleDial<Boolean> SYNC_BEFORE_ANSWER =
      new GoogleDial<>("sync-before-answer", false);

  /** Most requests of one user within a minute, the rest refused with 403; 0 for no bound. */
  public static final GoogleDial<Integer> REQUESTS_PER_MINUTE =
      new GoogleDial<>("requests-per-minute", 0);

  /** Most days that freeBusy answers. */
  public static final GoogleDial<Integer> FREE_BUSY_DAYS = new GoogleDial<>("free-busy-days", 92);

  /** Whether answers carry fields, and values of enumerations, that nobody knows yet. */
  public static final GoogleDial<Boolean> UNKNOWN_FIELDS =
      new GoogleDial<>("unknown-fields", false);

  private final String name;
  private final T initial;

  private GoogleDial(String name, T initial) {
    this.name = name;
    this.initial = initial;
  }

  T initial() {
    return initial;
  }

  @Override
  public String toString() {
    return name;
  }
}
