package dev.calgate.simulator.google;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How pushes travel: at once and in order on own daemon threads, unless told otherwise; or by hand,
 * where they wait for {@link #deliver}. What is lost, doubled or out of order follows from the
 * seed. Refused with 500, 502, 503 or 504 a push is tried again, six times in all; otherwise never.
 * Thread-safe.
 */
public final class PushDial {
  private static final Logger LOG = LoggerFactory.getLogger(PushDial.class);

  private static final int MOST_MILLIS = 100;

  private final Channels channels;
  private final Courier courier;
  private final List<Message> waiting = new ArrayList<>();
  private Random random = new Random(1);
  private double lost;
  private boolean doubled;
  private boolean reorder;
  private boolean byHand;
  private Duration delay = Duration.ZERO;

  PushDial(Channels channels, Courier courier) {
    this.channels = channels;
    this.courier = courier;
  }

  /** Chooses which pushes fare ill; the same seed chooses the same. */
  public synchronized PushDial seed(long seed) {
    random = new Random(seed);
    return this;
  }

  /**
   * Loses a share of all pushes, but never the sync message.
   *
   * @param share from 0 for none to 1 for all
   */
  public synchronized PushDial lose(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("A share is from 0 to 1");
    }
    lost = share;
    return this;
  }

  /** Sends each push twice. */
  public synchronized PushDial doubled(boolean on) {
    doubled = on;
    return this;
  }

  /** Holds each push back for so long, by the wall clock. */
  public synchronized PushDial delay(Duration wait) {
    delay = wait;
    return this;
  }

  /**
   * Lets pushes overtake each other: those delivered by hand are shuffled, others are held back for
   * up to a tenth of a second, each by itself.
   */
  public synchronized PushDial reorder(boolean on) {
    reorder = on;
    return this;
  }

  /** Keeps pushes until {@link #deliver}; those that wait when it is turned off still do. */
  public synchronized PushDial byHand(boolean on) {
    byHand = on;
    return this;
  }

  /** How long to wait before the second try, doubled with each further one; a tenth of a second. */
  public PushDial backOff(Duration first) {
    courier.backOff(first);
    return this;
  }

  /**
   * Delivers what waits, on this thread; what fails and is worth another try waits again.
   *
   * @return how many were tried
   */
  public int deliver() {
    List<Message> due;
    synchronized (this) {
      due = new ArrayList<>(waiting);
      waiting.clear();
      if (reorder) {
        Collections.shuffle(due, random);
      }
    }
    for (Message message : due) {
      if (courier.post(message)) {
        synchronized (this) {
          waiting.add(message);
        }
      }
    }
    return due.size();
  }

  /** How many wait for {@link #deliver}. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** The channels that are open, oldest first. */
  public List<OpenChannel> channels() {
    return channels.open();
  }

  /** Sends a push on this thread, whatever else is ordered. */
  void now(Message message) {
    courier.post(message);
  }

  synchronized void send(Message message) {
    boolean sync = message.state().equals("sync");
    if (!sync && random.nextDouble() < lost) {
      LOG.debug("Lost a push through {}", message.channel().id());
      return;
    }
    for (int i = 0; i < (doubled && !sync ? 2 : 1); i++) {
      if (byHand && !sync) {
        waiting.add(message);
      } else if (reorder) {
        courier.send(message, delay.plusMillis(random.nextInt(MOST_MILLIS)), false);
      } else {
        courier.send(message, delay, true);
      }
    }
  }
}
