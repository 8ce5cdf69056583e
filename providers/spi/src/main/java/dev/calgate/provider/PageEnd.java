package dev.calgate.provider;

import org.jspecify.annotations.Nullable;

/** How a page ends: more follows, or the pass is complete. */
public sealed interface PageEnd {

  /** Another page follows. */
  record More(PageToken page) implements PageEnd {}

  /**
   * This was the last page.
   *
   * @param cursor where the next pass begins; everything up to it has been told in this pass
   * @param stateTag what a listing gives as {@link RemoteCalendar#stateTag} as long as nothing
   *     changes that has not been told in this pass; null when the pass does not learn it
   */
  record Complete(SyncCursor cursor, Coverage coverage, @Nullable String stateTag)
      implements PageEnd {

    /** Without state tag. */
    public Complete(SyncCursor cursor, Coverage coverage) {
      this(cursor, coverage, null);
    }
  }
}
