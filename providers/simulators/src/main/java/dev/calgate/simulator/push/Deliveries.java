package dev.calgate.simulator.push;

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
 * seed. A refused push that its service sends again is tried six times in all. Thread-safe.
 *
 * @param <D> the service's own kind
 */
public abstract class Deliveries<D extends Deliveries<D>> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private static final int MOST_MILLIS = 100;

  private final Courier courier = new Courier();
  private final List<Parcel> waiting = new ArrayList<>();
  private Random random = new Random(1);
  private double lost;
  private boolean doubled;
  private boolean reorder;
  private boolean byHand;
  private Duration delay = Duration.ZERO;

  protected Deliveries() {}

  /** This. */
  protected abstract D self();

  /** Chooses which pushes fare ill; the same seed chooses the same. */
  public synchronized D seed(long seed) {
    random = new Random(seed);
    return self();
  }

  /**
   * Loses a share of all pushes, but never a greeting.
   *
   * @param share from 0 for none to 1 for all
   */
  public synchronized D lose(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("A share is from 0 to 1");
    }
    lost = share;
    return self();
  }

  /** Sends each push twice. */
  public synchronized D doubled(boolean on) {
    doubled = on;
    return self();
  }

  /** Holds each push back for so long, by the wall clock. */
  public synchronized D delay(Duration wait) {
    delay = wait;
    return self();
  }

  /**
   * Lets pushes overtake each other: those delivered by hand are shuffled, others are held back for
   * up to a tenth of a second, each by itself.
   */
  public synchronized D reorder(boolean on) {
    reorder = on;
    return self();
  }

  /** Keeps pushes until {@link #deliver}; those that wait when it is turned off still do. */
  public synchronized D byHand(boolean on) {
    byHand = on;
    return self();
  }

  /** How long to wait before the second try, doubled with each further one; a tenth of a second. */
  public D backOff(Duration first) {
    courier.backOff(first);
    return self();
  }

  /**
   * Delivers what waits, on this thread; what fails and is worth another try waits again.
   *
   * @return how many were tried
   */
  public int deliver() {
    List<Parcel> due;
    synchronized (this) {
      due = new ArrayList<>(waiting);
      waiting.clear();
      if (reorder) {
        Collections.shuffle(due, random);
      }
    }
    for (Parcel parcel : due) {
      if (courier.post(parcel)) {
        synchronized (this) {
          waiting.add(parcel);
        }
      }
    }
    return due.size();
  }

  /** How many wait for {@link #deliver}. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Sends a push on this thread, whatever else is ordered; for simulators. */
  public void now(Parcel parcel) {
    courier.post(parcel);
  }

  /** Sends a push as is ordered; for simulators. */
  public synchronized void send(Parcel parcel) {
    boolean sync = parcel.greeting();
    if (!sync && random.nextDouble() < lost) {
      LOG.debug("Lost a push through {}", parcel.channel());
      return;
    }
    for (int i = 0; i < (doubled && !sync ? 2 : 1); i++) {
      if (byHand && !sync) {
        waiting.add(parcel);
      } else if (reorder) {
        courier.send(parcel, delay.plusMillis(random.nextInt(MOST_MILLIS)), false);
      } else {
        courier.send(parcel, delay, true);
      }
    }
  }

  /** Stops. */
  @Override
  public void close() {
    courier.close();
  }
}
