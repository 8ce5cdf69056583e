package dev.calgate.provider.caldav.wire;

import dev.calgate.model.Attendee;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.Organizer;
import dev.calgate.provider.caldav.wire.ObjectEditor.Workshop;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Changes all components of one UID: a single event, or a series with its overrides and the dates
 * it leaves out. The counterpart of {@link ObjectMapping}. Each change answers whether there was
 * anything to change. Not thread-safe.
 */
final class SeriesEditor {
  /** Stands in for times that are not asked for. */
  private static final EventTime EPOCH = EventTime.utc(Instant.EPOCH);

  private final TextComponent calendar;
  private final List<TextComponent> components;
  private final Workshop workshop;
  private final Stamps stamps;
  private final @Nullable TextComponent master;

  SeriesEditor(
      TextComponent calendar, List<TextComponent> events, Workshop workshop, Stamps stamps) {
    this.calendar = calendar;
    this.components = events;
    this.workshop = workshop;
    this.stamps = stamps;
    this.master = latest(events.stream().filter(it -> !isOverride(it)).toList());
  }

  private static boolean isOverride(TextComponent event) {
    return ObjectMapping.isOverride(event.component());
  }

  /** Of several components for the same thing the one that {@link ObjectMapping} reads. */
  private static @Nullable TextComponent latest(List<TextComponent> events) {
    TextComponent latest = null;
    for (TextComponent event : events) {
      if (latest == null || sequence(event) >= sequence(latest)) {
        latest = event;
      }
    }
    return latest;
  }

  private static int sequence(TextComponent event) {
    return DetailsMapping.sequence(event.component());
  }

  boolean updateMaster(EventDetails before, EventDetails after) {
    TextComponent event = needed(master);
    boolean revision = isRevision(event, before, after);
    EventTime oldStart = workshop.mapping().start(event.component());
    EventTime.Length oldLength =
        EventTime.between(oldStart, workshop.mapping().end(event.component(), oldStart));
    EventEditor editor = workshop.editor(event);
    boolean repeatsOtherwise =
        !before.start().equals(after.start())
            || !Objects.equals(before.recurrence(), after.recurrence());
    editor.change(before, after);
    if (repeatsOtherwise) {
      recurrence(event).change(after.recurrence(), after.start());
      new SeriesShift(oldStart, oldLength, after)
          .apply(recurrence(event), event, overrides(oldStart), workshop, this::drop);
    }
    finish(event, revision);
    return true;
  }

  private RecurrenceText recurrence(TextComponent event) {
    return new RecurrenceText(event, workshop.times(), workshop.reader());
  }

  private void finish(TextComponent event, boolean revision) {
    stamps.changed(event, revision);
    workshop.zones().define();
  }

  private void drop(TextComponent override) {
    calendar.remove(override);
  }

  /** Overrides with the original starts that they stand for. */
  private Map<TextComponent, EventTime> overrides(EventTime start) {
    Map<TextComponent, EventTime> overrides = new LinkedHashMap<>();
    for (TextComponent event : components) {
      event
          .line("RECURRENCE-ID")
          .ifPresent(
              it -> overrides.put(event, ObjectMapping.align(workshop.reader().read(it), start)));
    }
    return overrides;
  }

  /** All overrides of one occurrence; there should be one at most. */
  private List<TextComponent> overridesOf(EventTime original, EventTime start) {
    return overrides(start).entrySet().stream()
        .filter(it -> it.getValue().occurrenceKey().equals(original.occurrenceKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Makes the object one of another event that begins with what the master holds, alone. */
  boolean becomeAnother(TextComponent root, String uid, EventDetails details) {
    TextComponent event = needed(master);
    root.components().stream().filter(it -> it != calendar).forEach(root::remove);
    calendar.components().stream()
        .filter(it -> it != event && !it.name().equals("VTIMEZONE"))
        .forEach(calendar::remove);
    EventDetails before = workshop.mapping().details(event.component());
    event.set("UID", LineText.of("UID").text(uid));
    // Those of the old one say nothing of the new.
    List.of("EXDATE", "EXRULE", "SEQUENCE", "REQUEST-STATUS").forEach(event::removeAll);
    recurrence(event).change(details.recurrence(), details.start());
    workshop.editor(event).change(before, details);
    stamps.renewed(event);
    workshop.zones().define();
    return true;
  }

  boolean updateOccurrence(EventTime originalStart, EventDetails before, EventDetails after) {
    EventTime start = master == null ? originalStart : startOf(master);
    EventTime original = ObjectMapping.align(originalStart, start);
    TextComponent override = latest(overridesOf(original, start));
    if (override != null) {
      boolean revision = isRevision(override, before, after);
      workshop.editor(override).change(before, after);
      finish(override, revision);
      return true;
    }
    return becomeException(needed(master), original, before, after);
  }

  private EventTime startOf(TextComponent event) {
    return workshop.mapping().start(event.component());
  }

  /** An occurrence of its own is what its series says, save for what is to differ. */
  private boolean becomeException(
      TextComponent series, EventTime original, EventDetails before, EventDetails after) {
    EventDetails whole = workshop.mapping().details(series.component());
    EventTime.Length length = EventTime.between(whole.start(), whole.end());
    EventDetails usual = whole.at(original, length.after(original));
    boolean restored = include(series, original);
    // What an EXDATE reads as has no words of its own, so only its status is compared with.
    EventDetails seen = restored ? before.with(usual.status()) : before;
    if (restored && says(usual, seen, after)) {
      finish(series, ownsRevisions(series));
      return true;
    }
    TextComponent override = series.copy();
    if (restored) {
      stamps.changed(series, ownsRevisions(series));
    }
    List.of("RRULE", "RDATE", "EXDATE", "EXRULE").forEach(override::removeAll);
    ContentLine zone = RecurrenceText.zoneOf(series.line("DTSTART").orElse(null));
    override.addAfter(workshop.times().line("RECURRENCE-ID", original, zone), "UID");
    EventEditor editor = workshop.editor(override);
    editor.times(after.start(), after.end());
    editor.change(seen, after);
    calendar.addAfter(components.get(components.size() - 1), override);
    finish(override, isRevision(override, seen, after));
    return true;
  }

  /** Whether an occurrence says all that is to differ anyway. */
  private static boolean says(EventDetails usual, EventDetails seen, EventDetails after) {
    return after.start().equals(usual.start())
        && after.end().equals(usual.end())
        && after.status() == usual.status()
        && sameOrAs(seen.title(), after.title(), usual.title())
        && sameOrAs(seen.description(), after.description(), usual.description())
        && sameOrAs(seen.location(), after.location(), usual.location())
        && sameOrAs(seen.url(), after.url(), usual.url())
        && sameOrAs(seen.categories(), after.categories(), usual.categories())
        && sameOrAs(seen.color(), after.color(), usual.color())
        && sameOrAs(seen.privacy(), after.privacy(), usual.privacy())
        && sameOrAs(seen.freeBusy(), after.freeBusy(), usual.freeBusy())
        && sameOrAs(seen.organizer(), after.organizer(), usual.organizer())
        && sameOrAs(seen.attendees(), after.attendees(), usual.attendees())
        && sameOrAs(seen.reminders(), after.reminders(), usual.reminders())
        && sameOrAs(seen.conference(), after.conference(), usual.conference())
        && sameOrAs(seen.attachments(), after.attachments(), usual.attachments());
  }

  private static boolean sameOrAs(
      @Nullable Object seen, @Nullable Object wanted, @Nullable Object usual) {
    return Objects.equals(seen, wanted) || Objects.equals(wanted, usual);
  }

  /** Lets an occurrence take place that was left out; false when it was not. */
  private boolean include(TextComponent series, EventTime original) {
    return recurrence(series)
        .filter(
            "EXDATE", startOf(series), it -> !it.occurrenceKey().equals(original.occurrenceKey()));
  }

  private boolean isExcluded(TextComponent series, EventTime original) {
    return include(series.copy(), original);
  }

  boolean cancelOccurrence(EventTime originalStart) {
    EventTime start = master == null ? originalStart : startOf(master);
    EventTime original = ObjectMapping.align(originalStart, start);
    List<TextComponent> overrides = overridesOf(original, start);
    overrides.forEach(this::drop);
    if (master == null || !isSeries(master)) {
      if (overrides.isEmpty()) {
        throw new NoSuchElementException("The object does not hold the occurrence");
      }
      return true;
    }
    boolean excluded = isExcluded(master, original);
    if (!excluded) {
      recurrence(master).exclude(original);
    }
    if (!excluded || !overrides.isEmpty()) {
      finish(master, ownsRevisions(master));
      return true;
    }
    return false;
  }

  private static boolean isSeries(TextComponent event) {
    return event.line("RRULE").isPresent() || event.line("RDATE").isPresent();
  }

  boolean delete() {
    needed(master);
    components.forEach(this::drop);
    return true;
  }

  private static TextComponent needed(@Nullable TextComponent event) {
    if (event == null) {
      throw new NoSuchElementException("The object does not hold the event");
    }
    return event;
  }

  /** Whether attendees have to know, because times, recurrence, status or their circle differ. */
  private boolean isRevision(TextComponent event, EventDetails before, EventDetails after) {
    boolean differs =
        !before.start().equals(after.start())
            || !before.end().equals(after.end())
            || !Objects.equals(before.recurrence(), after.recurrence())
            || before.status() != after.status()
            || !addresses(before).equals(addresses(after));
    return differs && ownsRevisions(event);
  }

  private static Set<String> addresses(EventDetails details) {
    return details.attendees().stream()
        .map(Attendee::email)
        .map(it -> it.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /** Revisions are the organizer's; an event without one is its owner's. */
  private boolean ownsRevisions(TextComponent event) {
    Organizer organizer = workshop.mapping().details(event.component(), EPOCH).organizer();
    return organizer == null || organizer.self();
  }
}
