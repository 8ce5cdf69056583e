package dev.calgate.gateway.store;

import dev.calgate.provider.Coverage;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import java.util.Collection;
import java.util.List;

/**
 * What providers hold, for passes that are audits: nothing that is stored is taken for true, and
 * what differs is noted with the transaction that heals it.
 */
interface AuditedObjects {
  /** Compares objects that a provider has, and stores them. */
  EventChanges take(Pass pass, Collection<RemoteChange> bodies);

  /** Takes away objects that a provider does not have. */
  EventChanges remove(Pass pass, Collection<ObjectRef> refs);

  /** As {@link RemoteObjects#sweep}; events without an object count as well. */
  SyncCommit.Sweep sweep(Pass pass, Coverage coverage);

  /** As {@link RemoteObjects#gone}, the references of events without an object as well. */
  List<ObjectRef> gone(Pass pass, Coverage coverage, String after, int limit);
}
