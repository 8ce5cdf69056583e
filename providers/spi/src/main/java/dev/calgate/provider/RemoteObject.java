package dev.calgate.provider;

import java.util.List;

/**
 * One remote resource, the unit of transport: with CalDAV a series and all its exceptions, with
 * others a single event or a single exception.
 *
 * @param events all that the resource holds; an event the resource held before and holds no more is
 *     gone. Empty when it holds none that concern us
 * @param raw the resource as it came, kept so that a later write loses nothing
 */
public record RemoteObject(
    ObjectRef ref, VersionTag version, List<RemoteEvent> events, String raw) {
  public RemoteObject {
    events = List.copyOf(events);
  }
}
