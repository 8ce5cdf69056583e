package dev.calgate.provider;

import java.util.List;

/**
 * What a write has led to, as the service tells it: what a pass that follows would tell of the
 * objects concerned. Never {@link RemoteChange.Seen}.
 *
 * @param changes in the calendar of the write
 * @param arrived in the calendar to which something was moved; else empty
 * @param found whether what was to be made was there already, and was left as it is
 */
public record Written(List<RemoteChange> changes, List<RemoteChange> arrived, boolean found) {
  public Written {
    changes = List.copyOf(changes);
    arrived = List.copyOf(arrived);
  }

  /** What became of objects that were not there already. */
  public Written(List<RemoteChange> changes, List<RemoteChange> arrived) {
    this(changes, arrived, false);
  }

  /** What was to be made, and is there already. */
  public static Written found(RemoteChange... changes) {
    return new Written(List.of(changes), List.of(), true);
  }

  /** What became of objects in the calendar of the write. */
  public static Written of(RemoteChange... changes) {
    return new Written(List.of(changes), List.of());
  }
}
