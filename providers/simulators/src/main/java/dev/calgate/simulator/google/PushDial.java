package dev.calgate.simulator.google;

import dev.calgate.simulator.push.Deliveries;
import java.util.List;

/**
 * How Google's pushes travel. Refused with 500, 502, 503 or 504 one is tried again; otherwise
 * never. The sync message is a greeting. Thread-safe.
 */
public final class PushDial extends Deliveries<PushDial> {
  private final Channels channels;

  PushDial(Channels channels) {
    this.channels = channels;
  }

  @Override
  protected PushDial self() {
    return this;
  }

  /** The channels that are open, oldest first. */
  public List<OpenChannel> channels() {
    return channels.open();
  }

  void now(Message message) {
    now(message.parcel());
  }

  void send(Message message) {
    send(message.parcel());
  }
}
