package dev.calgate.gateway.sync;

import dev.calgate.gateway.store.SyncCommit;

/** A pass would take away so much that it has to be confirmed by a second one. */
final class MassDeletionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MassDeletionException(SyncCommit.Sweep sweep) {
    super(
        sweep.gone()
            + " of "
            + sweep.known()
            + " objects are no longer listed; held back until a full listing confirms it");
  }
}
