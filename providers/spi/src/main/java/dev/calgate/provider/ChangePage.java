package dev.calgate.provider;

import java.util.List;

/**
 * One page of changes.
 *
 * @param changes may be empty, also on a page that is not the last
 */
public record ChangePage(List<RemoteChange> changes, PageEnd end) {
  public ChangePage {
    changes = List.copyOf(changes);
  }
}
