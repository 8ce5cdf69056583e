package dev.calgate.provider.caldav.wire;

import dev.calgate.model.Attachment;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.model.Reminder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes one VEVENT from one state of its details to another, its recurrence aside: only what
 * differs between the two is written, and of that only what the event does not say already. The
 * counterpart of {@link DetailsMapping}. Not thread-safe.
 */
final class EventEditor {
  /** A text in another form that a client may prefer, which tells the old story. */
  private static final Set<String> OTHER_FORM = Set.of("ALTREP");

  private final TextComponent event;
  private final TimeText times;
  private final DetailsMapping mapping;
  private final PeopleText people;
  private final AlarmText alarms;

  EventEditor(
      TextComponent event,
      TimeText times,
      DetailsMapping mapping,
      PeopleText people,
      AlarmText alarms) {
    this.event = event;
    this.times = times;
    this.mapping = mapping;
    this.people = people;
    this.alarms = alarms;
  }

  void change(EventDetails before, EventDetails after) {
    boolean moved = !before.start().equals(after.start()) || !before.end().equals(after.end());
    if (moved) {
      times(after.start(), after.end());
    }
    text("SUMMARY", before.title(), after.title());
    if (text("DESCRIPTION", before.description(), after.description())) {
      // Outlook shows this one where it is there.
      event.removeAll("X-ALT-DESC");
    }
    if (text("LOCATION", before.location(), after.location())) {
      // Apple's clients do the same.
      event.removeAll("X-APPLE-STRUCTURED-LOCATION");
    }
    address("URL", before.url(), after.url());
    categories(before.categories(), after.categories());
    word("COLOR", before.color(), after.color());
    privacy(before.privacy(), after.privacy());
    availability(before, after);
    people.organizer(before.organizer(), after.organizer());
    people.attendees(before.attendees(), after.attendees());
    conference(before.conference(), after.conference());
    attachments(before.attachments(), after.attachments());
    reminders(before.reminders(), after, moved);
  }

  /** Makes the event take place at other times. */
  void times(EventTime start, EventTime end) {
    ContentLine old = event.line("DTSTART").orElse(null);
    EventTime was = old == null ? null : mapping.time(old);
    if (!start.equals(was)) {
      event.set("DTSTART", times.line("DTSTART", start, old));
      allDay(start);
    }
    boolean sameForm = was != null && was.getClass().equals(start.getClass());
    if (!sameForm || !mapping.saysEnd(event.component(), start, end)) {
      end(start, end);
    }
  }

  /** Outlook's word for it would make days of midnights. */
  private void allDay(EventTime start) {
    if (event.line(DetailsMapping.ALL_DAY).isPresent()) {
      String whole = start instanceof EventTime.AllDay ? "TRUE" : "FALSE";
      event.set(DetailsMapping.ALL_DAY, DetailsMapping.ALL_DAY + ":" + whole);
    }
  }

  private void end(EventTime start, EventTime end) {
    boolean moment = start.equals(end);
    ContentLine old = event.line("DTEND").orElse(null);
    // An end must be later than the start (RFC 5545 section 3.8.2.2), a length may be none.
    String line = moment ? "DURATION:PT0S" : times.line("DTEND", end, old);
    List<TextLine> said = new ArrayList<>(event.lines("DTEND"));
    said.addAll(event.lines("DURATION"));
    if (said.isEmpty()) {
      event.addAfter(line, "DTSTART");
    } else {
      said.stream().skip(1).forEach(event::remove);
      event.replace(said.get(0), line);
    }
  }

  private boolean text(String name, String before, String after) {
    if (before.equals(after) || event.component().text(name).equals(after)) {
      return false;
    }
    if (after.isEmpty()) {
      event.removeAll(name);
    } else {
      ContentLine old = event.line(name).orElse(null);
      event.set(name, LineText.like(name, old, OTHER_FORM).text(after));
    }
    return true;
  }

  private void address(String name, @Nullable String before, @Nullable String after) {
    if (Objects.equals(before, after)) {
      return;
    }
    if (after == null) {
      event.removeAll(name);
    } else {
      ContentLine old = event.line(name).orElse(null);
      event.set(name, LineText.like(name, old, Set.of()).value(after));
    }
  }

  private void word(String name, @Nullable String before, @Nullable String after) {
    if (Objects.equals(before, after)) {
      return;
    }
    if (after == null) {
      event.removeAll(name);
    } else {
      event.set(name, LineText.of(name).text(after));
    }
  }

  private void categories(List<String> before, List<String> after) {
    if (new HashSet<>(before).equals(new HashSet<>(after))) {
      return;
    }
    List<TextLine> lines = event.lines("CATEGORIES");
    ContentLine old = event.line("CATEGORIES").orElse(null);
    lines.stream().skip(after.isEmpty() ? 0 : 1).forEach(event::remove);
    if (!after.isEmpty()) {
      event.set("CATEGORIES", LineText.like("CATEGORIES", old, Set.of()).texts(after));
    }
  }

  private void privacy(Privacy before, Privacy after) {
    if (before != after) {
      event.set(
          "CLASS",
          switch (after) {
            case PUBLIC -> "CLASS:PUBLIC";
            case PRIVATE -> "CLASS:PRIVATE";
            case SECRET -> "CLASS:CONFIDENTIAL";
          });
    }
  }

  /** Status and what it means for one's time, which is read from the status where not said. */
  private void availability(EventDetails before, EventDetails after) {
    if (before.status() != after.status()) {
      event.set("STATUS", "STATUS:" + LineText.word(after.status()));
    }
    FreeBusy wanted = after.freeBusy();
    boolean differs = before.status() != after.status() || before.freeBusy() != wanted;
    if (!differs || DetailsMapping.freeBusy(event.component()) == wanted) {
      return;
    }
    boolean transparent = event.component().text("TRANSP").trim().equalsIgnoreCase("TRANSPARENT");
    if (transparent != (wanted == FreeBusy.FREE)) {
      event.set("TRANSP", transparent ? "TRANSP:OPAQUE" : "TRANSP:TRANSPARENT");
    }
    boolean told = event.line(DetailsMapping.BUSY_STATUS).isPresent();
    if (told || DetailsMapping.freeBusy(event.component()) != wanted) {
      String word = wanted == FreeBusy.OUT_OF_OFFICE ? "OOF" : LineText.word(wanted);
      event.set(DetailsMapping.BUSY_STATUS, DetailsMapping.BUSY_STATUS + ":" + word);
    }
  }

  private void conference(@Nullable Conference before, @Nullable Conference after) {
    if (Objects.equals(before, after)
        || Objects.equals(ConferenceLinks.find(event.component()), after)) {
      return;
    }
    List<TextLine> stated =
        event.lines("CONFERENCE").stream()
            .filter(it -> it.content().filter(ConferenceLinks::isAddress).isPresent())
            .toList();
    if (after == null) {
      stated.forEach(event::remove);
      ConferenceLinks.PROPERTIES.forEach(event::removeAll);
      return;
    }
    String line = LineText.of("CONFERENCE").with("VALUE", "URI").value(after.url());
    if (stated.isEmpty()) {
      event.add(line);
    } else {
      event.replace(stated.get(0), line);
    }
  }

  private void attachments(List<Attachment> before, List<Attachment> after) {
    List<Attachment> added = new ArrayList<>(after);
    List<Attachment> gone = new ArrayList<>();
    before.stream().filter(it -> !added.remove(it)).forEach(gone::add);
    Map<TextLine, Attachment> wrong = new LinkedHashMap<>();
    for (TextLine line : event.lines("ATTACH")) {
      line.content()
          .flatMap(DetailsMapping::attachment)
          .filter(gone::remove)
          .ifPresent(it -> wrong.put(line, it));
    }
    wrong.forEach((line, says) -> mend(line, says, added));
    added.forEach(it -> event.addAfter(attach(LineText.of("ATTACH"), it), "ATTACH"));
  }

  /** Uses a line for the same document under another title, or takes it out. */
  private void mend(TextLine line, Attachment says, List<Attachment> added) {
    Iterator<Attachment> candidates = added.iterator();
    while (candidates.hasNext()) {
      Attachment wanted = candidates.next();
      if (wanted.url().equals(says.url())) {
        candidates.remove();
        ContentLine old = line.content().orElseThrow();
        event.replace(line, attach(LineText.like("ATTACH", old, Set.of("X-FILENAME")), wanted));
        return;
      }
    }
    event.remove(line);
  }

  private static String attach(LineText line, Attachment attachment) {
    return line.with("FILENAME", attachment.title())
        .with("FMTTYPE", attachment.mediaType())
        .value(attachment.url());
  }

  /** An alarm at a fixed time moves with its event, if it is to stay as long before it. */
  private void reminders(@Nullable List<Reminder> before, EventDetails after, boolean moved) {
    List<Reminder> wanted = after.reminders();
    boolean same = sorted(before).equals(sorted(wanted));
    if ((same && !moved) || (before == null && wanted == null)) {
      return;
    }
    List<Reminder> says = mapping.reminders(event.component(), after.start(), after.end());
    if (!sorted(says).equals(sorted(wanted))) {
      alarms.reminders(wanted, after.start(), after.end());
    }
  }

  private static List<String> sorted(@Nullable List<Reminder> reminders) {
    return reminders == null
        ? List.of()
        : reminders.stream().map(Reminder::toString).sorted().toList();
  }
}
