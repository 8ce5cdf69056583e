package dev.calgate.testkit;

import java.net.URI;
import java.util.List;

/** An address to which the far side pushes, and what the far side knows of its channels. */
public interface RemotePushes {

  /** Where channels may lead to. */
  URI address();

  /** Ids of the channels that are open on the far side, oldest first. */
  List<String> open();

  /** From now on the first push of a channel arrives before the channel is said to be open. */
  void beforeTheAnswer();

  /** How many pushes have arrived that nobody has taken yet. */
  int waiting();

  /**
   * Takes the oldest push that nobody has taken, or waits for one.
   *
   * @throws AssertionError when none comes
   */
  ArrivedPush next();
}
