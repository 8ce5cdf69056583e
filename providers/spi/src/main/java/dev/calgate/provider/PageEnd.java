package dev.calgate.provider;

/** How a page ends: more follows, or the pass is complete. */
public sealed interface PageEnd {

  /** Another page follows. */
  record More(PageToken page) implements PageEnd {}

  /**
   * This was the last page.
   *
   * @param cursor where the next pass begins; everything up to it has been told in this pass
   */
  record Complete(SyncCursor cursor, Coverage coverage) implements PageEnd {}
}
