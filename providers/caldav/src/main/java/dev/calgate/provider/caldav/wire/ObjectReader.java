package dev.calgate.provider.caldav.wire;

import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.RemoteObject;
import dev.calgate.provider.VersionTag;
import java.util.List;
import java.util.Set;

/**
 * Reads calendar objects (RFC 4791 section 4.1) into unified events. Never throws, whatever the
 * text: what cannot be understood is answered as unreadable with its reason. Thread-safe.
 */
public final class ObjectReader {
  private final int maxBytes;
  private final Set<String> ownAddresses;

  /**
   * A reader for one account.
   *
   * @param maxBytes largest object, in characters of its text
   * @param ownAddresses the account's own mail addresses in lower case, to mark its user among
   *     organizer and attendees
   */
  public ObjectReader(int maxBytes, Set<String> ownAddresses) {
    this.maxBytes = maxBytes;
    this.ownAddresses = Set.copyOf(ownAddresses);
  }

  /** Reads one object; one without events, such as a task, is an object that holds none. */
  public RemoteChange read(ObjectRef ref, VersionTag version, String raw) {
    if (raw.length() > maxBytes) {
      return new RemoteChange.Unreadable(ref, version, "Larger than " + maxBytes + " bytes");
    }
    try {
      List<RemoteEvent> events =
          new ObjectMapping(ref, ownAddresses).events(ComponentReader.read(raw));
      return new RemoteChange.Upserted(new RemoteObject(ref, version, events, raw));
    } catch (UnreadableException e) {
      return new RemoteChange.Unreadable(ref, version, e.reason());
    } catch (RuntimeException e) {
      // A defect of ours or of the library; the object must not take others with it.
      return new RemoteChange.Unreadable(
          ref, version, "Not understood: " + e.getClass().getSimpleName());
    }
  }
}
