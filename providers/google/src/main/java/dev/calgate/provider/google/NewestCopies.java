package dev.calgate.provider.google;

import dev.calgate.provider.google.wire.RawEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out older copies of what a pass has told. Its pages may have an event more than once, and
 * the newer copy need not be the last one. Of two that are as old as each other, or that do not
 * tell it, as events do that were deleted, the last one counts.
 */
final class NewestCopies {
  /** As many events are remembered; copies are a page or two apart. */
  private static final int MOST = 10_000;

  private final Map<String, Instant> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };

  /** Of a page, one copy of each event, and none of which an earlier page had a newer one. */
  List<RawEvent> of(List<RawEvent> page) {
    Map<String, RawEvent> newest = new LinkedHashMap<>();
    for (RawEvent event : page) {
      String id = event.id();
      Instant updated = updated(event);
      Instant known = told.get(id);
      if (updated == null || known == null || !updated.isBefore(known)) {
        newest.put(id, event);
        if (updated != null) {
          told.put(id, updated);
        }
      }
    }
    return List.copyOf(newest.values());
  }

  private static @Nullable Instant updated(RawEvent event) {
    try {
      String text = event.updated();
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
