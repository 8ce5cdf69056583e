package dev.calgate.provider.caldav.wire;

import dev.calgate.model.EventTime;
import dev.calgate.model.Reminder;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** VALARM (RFC 5545 section 3.6.6) as minutes before the start. A broken alarm is left out. */
final class AlarmMapping {
  private static final int MAX_ALARMS = 100;

  private final TimeReader times;

  AlarmMapping(TimeReader times) {
    this.times = times;
  }

  List<Reminder> reminders(Component event, EventTime start, EventTime end) {
    List<Reminder> reminders = new ArrayList<>();
    for (Component alarm : event.components()) {
      if (alarm.name().equals("VALARM") && reminders.size() < MAX_ALARMS) {
        reminder(alarm, start, end).ifPresent(reminders::add);
      }
    }
    return reminders;
  }

  /** What one alarm says; empty when it is broken or switched off. */
  Optional<Reminder> reminder(Component alarm, EventTime start, EventTime end) {
    Optional<Reminder.Method> method = method(alarm);
    Optional<ContentLine> trigger = alarm.line("TRIGGER");
    if (method.isEmpty() || trigger.isEmpty()) {
      return Optional.empty();
    }
    try {
      Duration before = before(trigger.get(), start, end);
      return Optional.of(new Reminder(DetailsMapping.minutes(before), method.get()));
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  private static Optional<Reminder.Method> method(Component alarm) {
    return switch (alarm.text("ACTION").trim().toUpperCase(Locale.ROOT)) {
      case "EMAIL" -> Optional.of(Reminder.Method.EMAIL);
      case "AUDIO" -> Optional.of(Reminder.Method.AUDIO);
      // Clients that switch an alarm off write NONE.
      case "NONE" -> Optional.empty();
      default -> Optional.of(Reminder.Method.POPUP);
    };
  }

  private Duration before(ContentLine trigger, EventTime start, EventTime end) {
    ZoneId reader = ZoneOffset.UTC;
    if (trigger.has("VALUE", "DATE-TIME")) {
      return Duration.between(times.read(trigger).instant(reader), start.instant(reader));
    }
    EventTime.Length length = times.length(trigger, trigger.value());
    Duration after = Duration.ofDays(length.days()).plus(length.exact());
    if (trigger.has("RELATED", "END")) {
      after = after.plus(Duration.between(start.instant(reader), end.instant(reader)));
    }
    return after.negated();
  }
}
