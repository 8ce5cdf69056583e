package dev.calgate.provider;

import java.util.List;
import java.util.stream.Stream;

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

  /**
   * What is yet to be asked for, because together it would have been too much for the service, or
   * for memory; always less than what was asked for, and known before {@link #read}.
   */
  default List<ObjectRef> left() {
    return List.of();
  }

  /** What is yet to be asked for when there are others besides. */
  default List<ObjectRef> followedBy(List<ObjectRef> others) {
    return left().isEmpty() ? others : Stream.concat(left().stream(), others.stream()).toList();
  }
}
