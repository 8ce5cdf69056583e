package dev.calgate.simulator.cronofy;

import dev.calgate.simulator.push.Deliveries;
import java.util.List;

/**
 * How notifications travel. What is answered with anything but a success is sent again. The
 * verification is a greeting. Thread-safe.
 */
public final class CronofyPush extends Deliveries<CronofyPush> {
  private final Channels channels;
  private volatile boolean beforeTheAnswer;

  CronofyPush(Channels channels) {
    this.channels = channels;
  }

  @Override
  protected CronofyPush self() {
    return this;
  }

  /** The channels that are open, oldest first. */
  public List<NotificationChannel> channels() {
    return channels.all();
  }

  /** Closes a channel without a word, as after a day of failures. */
  public void close(NotificationChannel channel) {
    channels.close(channel.id());
  }

  /** Delivers the verification before the creation of its channel is answered. */
  public CronofyPush beforeTheAnswer(boolean on) {
    beforeTheAnswer = on;
    return this;
  }

  void verify(Notification verification, Grants grants) {
    if (beforeTheAnswer) {
      now(verification.parcel(grants));
    } else {
      send(verification.parcel(grants));
    }
  }
}
