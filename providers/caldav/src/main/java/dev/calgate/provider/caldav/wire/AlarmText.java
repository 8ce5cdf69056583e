package dev.calgate.provider.caldav.wire;

import dev.calgate.model.EventTime;
import dev.calgate.model.Reminder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes VALARM as {@link AlarmMapping} reads it. What that does not understand stays; of what is
 * wanted otherwise only the trigger is written. iCalendar knows no calendar's own reminders, so
 * null is none.
 */
final class AlarmText {
  private final TextComponent event;
  private final AlarmMapping mapping;
  private final @Nullable String mailTo;

  /**
   * A writer for one event.
   *
   * @param mailTo to whom reminders by mail go, or null
   */
  AlarmText(TextComponent event, AlarmMapping mapping, @Nullable String mailTo) {
    this.event = event;
    this.mapping = mapping;
    this.mailTo = mailTo;
  }

  /** Makes the alarms of an event at its times say what is wanted. */
  void reminders(@Nullable List<Reminder> wanted, EventTime start, EventTime end) {
    List<Reminder> missing = new ArrayList<>(wanted == null ? List.of() : wanted);
    Map<TextComponent, Reminder> wrong = new LinkedHashMap<>();
    for (TextComponent alarm : event.components("VALARM")) {
      Optional<Reminder> says = mapping.reminder(alarm.component(), start, end);
      if (says.isPresent() && !missing.remove(says.get())) {
        wrong.put(alarm, says.get());
      }
    }
    wrong.forEach((alarm, says) -> mend(alarm, says, missing));
    missing.forEach(this::add);
  }

  /** Uses an alarm for another reminder of its method, or takes it out. */
  private void mend(TextComponent alarm, Reminder says, List<Reminder> missing) {
    Iterator<Reminder> candidates = missing.iterator();
    while (candidates.hasNext()) {
      Reminder wanted = candidates.next();
      if (wanted.method() == says.method()) {
        candidates.remove();
        alarm.set("TRIGGER", "TRIGGER:" + TimeText.trigger(wanted));
        return;
      }
    }
    event.remove(alarm);
  }

  private void add(Reminder reminder) {
    TextComponent alarm = TextComponent.of("VALARM");
    String title = event.line("SUMMARY").map(ContentLine::text).orElse("");
    String words = title.isBlank() ? "Reminder" : title;
    alarm.add("TRIGGER:" + TimeText.trigger(reminder));
    switch (reminder.method()) {
      case POPUP -> {
        alarm.add("ACTION:DISPLAY");
        alarm.add(LineText.of("DESCRIPTION").text(words));
      }
      case AUDIO -> alarm.add("ACTION:AUDIO");
      case EMAIL -> {
        alarm.add("ACTION:EMAIL");
        alarm.add(LineText.of("SUMMARY").text(words));
        alarm.add(LineText.of("DESCRIPTION").text(words));
        if (mailTo != null) {
          alarm.add("ATTENDEE:mailto:" + mailTo);
        }
      }
    }
    event.add(alarm);
  }
}
