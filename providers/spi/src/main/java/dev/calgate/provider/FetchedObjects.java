package dev.calgate.provider;

import java.util.List;

/**
 * Objects as they came off the wire. Reading them is pure computation, so that the next batch can
 * be on its way meanwhile.
 */
@FunctionalInterface
public interface FetchedObjects {

  /**
   * Maps the objects to the unified model; once, on any thread, without network. One unreadable
   * object never fails the others.
   */
  List<RemoteChange> read();
}
