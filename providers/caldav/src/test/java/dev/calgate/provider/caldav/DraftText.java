package dev.calgate.provider.caldav;

import dev.calgate.model.EventTime;
import dev.calgate.simulator.caldav.EventText;
import dev.calgate.testkit.Draft;

/** Writes the contract's drafts as iCalendar. */
final class DraftText {
  private DraftText() {}

  static EventText of(Draft draft) {
    EventText text = EventText.of(draft.title(), draft.start(), draft.end());
    if (draft.rule() != null) {
      text = text.repeating(draft.rule());
    }
    for (EventTime original : draft.cancelled()) {
      text = text.without(original);
    }
    for (Draft.Moved moved : draft.moved()) {
      text = text.overriding(moved.originalStart(), draft.title(), moved.start(), moved.end());
    }
    return text;
  }
}
