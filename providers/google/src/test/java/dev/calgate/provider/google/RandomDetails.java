package dev.calgate.provider.google;

import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What anybody might want an event to say, most of which Google can hold. */
final class RandomDetails {
  private static final List<String> ZONES =
      List.of("Europe/Paris", "America/New_York", "UTC", "Asia/Kolkata", "America/St_Johns");
  private static final List<String> TEXTS =
      List.of(
          "", "Talk", "Größe \"x\" \\ <b>y</b>", "Zeile 1\nZeile 2", "👩‍🚀 & Co.", "null", " ");
  private static final List<String> RULES =
      List.of("FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3");

  private final Random random;

  RandomDetails(Random random) {
    this.random = random;
  }

  EventDetails next() {
    EventTime start = time();
    EventDetails.Builder details = new EventDetails.Builder(start, end(start));
    change(details, start);
    return details.build();
  }

  /** Some of it as it is, the rest otherwise. */
  EventDetails changed(EventDetails before) {
    EventDetails.Builder details = before.toBuilder();
    EventTime start = before.start();
    if (random.nextInt(3) == 0) {
      start = time();
      details.times(start, end(start)).recurrence(null);
    }
    change(details, start);
    return details.build();
  }

  private void change(EventDetails.Builder details, EventTime start) {
    sometimes(() -> details.title(any(TEXTS)));
    sometimes(() -> details.description(any(TEXTS)));
    sometimes(() -> details.location(any(TEXTS)));
    sometimes(() -> details.url(orNull(() -> "https://example.com/" + random.nextInt(9))));
    sometimes(() -> details.color(orNull(() -> any(List.of("#a4bdfc", "#dc2127", "red")))));
    sometimes(() -> details.privacy(any(List.of(Privacy.values()))));
    sometimes(() -> details.status(any(List.of(EventStatus.CONFIRMED, EventStatus.TENTATIVE))));
    sometimes(() -> details.freeBusy(any(List.of(FreeBusy.BUSY, FreeBusy.FREE))));
    sometimes(() -> details.recurrence(orNull(() -> recurrence(start))));
    sometimes(() -> details.attendees(attendees()));
    sometimes(() -> details.reminders(orNull(() -> several(3, this::reminder))));
    sometimes(() -> details.conference(orNull(() -> new Conference("", "google_meet"))));
    sometimes(() -> details.attachments(several(1, this::attachment)));
    sometimes(() -> details.categories(random.nextInt(9) == 0 ? List.of("Work") : List.of()));
  }

  private void sometimes(Supplier<EventDetails.Builder> change) {
    if (random.nextInt(3) == 0) {
      change.get();
    }
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> @Nullable T orNull(Supplier<T> value) {
    return random.nextInt(3) == 0 ? null : value.get();
  }

  private <T> List<T> several(int most, Supplier<T> one) {
    List<T> several = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      several.add(one.get());
    }
    return several;
  }

  private EventTime time() {
    LocalDateTime local =
        LocalDateTime.of(2026, 1, 1, 0, 0).plusMinutes(15L * random.nextInt(4 * 24 * 700));
    int form = random.nextInt(20);
    if (form == 0) {
      return EventTime.floating(local);
    }
    return form < 6
        ? EventTime.allDay(local.toLocalDate())
        : EventTime.zoned(local, ZoneId.of(any(ZONES)));
  }

  private EventTime end(EventTime start) {
    if (start instanceof EventTime.AllDay day) {
      LocalDate end = day.date().plusDays(1 + random.nextInt(3));
      return EventTime.allDay(end);
    }
    EventTime end = start.withLocal(start.local().plus(Duration.ofMinutes(random.nextInt(3000))));
    if (end instanceof EventTime.Zoned zoned && random.nextInt(5) == 0) {
      ZoneId other = ZoneId.of(any(ZONES));
      return EventTime.zoned(LocalDateTime.ofInstant(zoned.instant(zoned.zone()), other), other);
    }
    return end;
  }

  private Recurrence recurrence(EventTime start) {
    List<EventTime> dates =
        several(2, () -> start.withLocal(start.local().plusDays(40 + random.nextInt(100))));
    return new Recurrence(List.of(any(RULES)), dates.stream().distinct().toList());
  }

  private List<Attendee> attendees() {
    List<Attendee> attendees = new ArrayList<>();
    for (String name : List.of("bo", "cy")) {
      if (random.nextBoolean()) {
        attendees.add(
            new Attendee(
                name + "@example.com",
                orNull(() -> "Name " + random.nextInt(3)),
                any(List.of(Attendee.Role.REQUIRED, Attendee.Role.OPTIONAL)),
                any(List.of(Attendee.Participation.values())),
                name.equals("cy") ? Attendee.Kind.RESOURCE : Attendee.Kind.INDIVIDUAL,
                false));
      }
    }
    return attendees;
  }

  private Reminder reminder() {
    return new Reminder(
        random.nextInt(40_320), any(List.of(Reminder.Method.POPUP, Reminder.Method.EMAIL)));
  }

  private Attachment attachment() {
    return new Attachment(
        "https://example.com/" + random.nextInt(3),
        orNull(() -> "Slides"),
        orNull(() -> "text/plain"));
  }
}
