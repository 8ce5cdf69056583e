package dev.calgate.gateway.store;

import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;
import dev.calgate.model.EventId;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables {@code remote_object} and {@code pass_mention}. */
interface RemoteObjects {
  /** The versions in which objects are stored, unreadable ones included; absent when unknown. */
  Map<ObjectRef, VersionTag> versions(CalendarKey calendar, Collection<ObjectRef> refs);

  /** What is stored in an object's place; empty when nothing is that can be understood. */
  Optional<KnownObject> known(CalendarKey calendar, ObjectRef ref);

  /** The same together with the position of an event's last change. */
  Optional<WriteStore.Held> held(CalendarKey calendar, ObjectRef ref, EventId event);

  /**
   * Remembers what a pass was told to exist, or to exist no longer; of one object the last word.
   */
  void mention(Pass pass, Collection<ObjectRef> refs, boolean removed);

  /** Forgets what a pass, and those before it, were told. */
  void forgetMentions(Pass pass);

  /** Stores bodies; of what cannot be read only the version and the reason. */
  void store(CalendarKey calendar, Collection<RemoteChange> changes);

  /** Objects, and those that hold exceptions of what they hold, in their order. */
  List<ObjectRef> withExceptions(CalendarKey calendar, Collection<ObjectRef> refs);

  /** Takes objects away. */
  void delete(CalendarKey calendar, Collection<ObjectRef> refs);

  /** How many objects are gone by what a pass was told, and how many there are. */
  SyncCommit.Sweep sweep(Pass pass, Coverage coverage);

  /**
   * Which objects are gone by what a pass was told, in their order after one of them; none that is
   * being written, or was since the pass began to look.
   */
  List<ObjectRef> gone(Pass pass, Coverage coverage, String after, int limit);

  /** Objects that could not be understood, in their order after one of them. */
  List<CalendarStore.Unreadable> unreadable(
      ApplicationId application, CalendarId calendar, String after, int limit);
}
