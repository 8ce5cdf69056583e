package dev.calgate.model;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events drawn from a small pool of values, so that two of them often agree in a field, and from
 * texts that look like each other's spelling.
 */
final class RandomEvents {
  private static final AccountId ACCOUNT =
      Ids.account(new ApplicationId("default"), "caldav", "somebody");
  private static final CalendarId CALENDAR = Ids.calendar(ACCOUNT, "/home/");
  private static final List<String> TEXTS =
      List.of("", "a", "b", "ab", "a, name=b", "null", "[a]", "é", "?", "\ud800", "\ud801", "\n");

  private final Random random;

  RandomEvents(long seed) {
    random = new Random(seed);
  }

  Event event() {
    Instant at = random.nextBoolean() ? Instant.ofEpochSecond(random.nextInt(3)) : null;
    EventDetails details =
        new EventDetails(
            word(EventStatus.class),
            text(),
            text(),
            text(),
            maybe(this::text),
            list(this::text),
            maybe(this::text),
            word(Privacy.class),
            word(FreeBusy.class),
            time(),
            time(),
            maybe(() -> new Recurrence(list(this::text), list(this::time))),
            maybe(() -> new Organizer(text(), maybe(this::text), random.nextBoolean())),
            list(this::attendee),
            maybe(() -> list(this::reminder)),
            maybe(() -> new Conference(text(), maybe(this::text))),
            list(() -> new Attachment(text(), maybe(this::text), maybe(this::text))),
            random.nextInt(3),
            at,
            at,
            maybe(this::text));
    return event(details, random.nextInt(4) == 0 ? time() : null);
  }

  static Event event(EventDetails details, @Nullable EventTime originalStart) {
    EventId series = originalStart == null ? null : Ids.event(CALENDAR, "ref", "uid", null);
    return new Event(
        Ids.event(CALENDAR, "ref", "uid", originalStart),
        ACCOUNT,
        CALENDAR,
        "uid",
        series,
        originalStart,
        details,
        new Event.Source("caldav", "ref", "1"));
  }

  /** The event with one to three of its fields drawn anew, or with nothing but lists shuffled. */
  Event changed(Event event) {
    EventDetails details = event.details();
    for (int i = random.nextInt(4); i >= 0; i--) {
      details = i == 0 ? shuffled(details) : mixed(details, event().details(), random.nextInt(20));
    }
    return event(details, event.originalStart());
  }

  private EventDetails shuffled(EventDetails it) {
    Recurrence recurrence = it.recurrence();
    return it.toBuilder()
        .categories(shuffled(it.categories()))
        .recurrence(
            recurrence == null
                ? null
                : new Recurrence(shuffled(recurrence.rules()), shuffled(recurrence.dates())))
        .attendees(shuffled(it.attendees()))
        .reminders(it.reminders() == null ? null : shuffled(it.reminders()))
        .attachments(shuffled(it.attachments()))
        .sequence(random.nextInt(5))
        .createdAt(Instant.ofEpochSecond(random.nextInt(5)))
        .updatedAt(Instant.ofEpochSecond(random.nextInt(5)))
        .build();
  }

  private static EventDetails mixed(EventDetails it, EventDetails other, int field) {
    return new EventDetails(
        (field == 0 ? other : it).status(),
        (field == 1 ? other : it).title(),
        (field == 2 ? other : it).description(),
        (field == 3 ? other : it).location(),
        (field == 4 ? other : it).url(),
        (field == 5 ? other : it).categories(),
        (field == 6 ? other : it).color(),
        (field == 7 ? other : it).privacy(),
        (field == 8 ? other : it).freeBusy(),
        (field == 9 ? other : it).start(),
        (field == 10 ? other : it).end(),
        (field == 11 ? other : it).recurrence(),
        (field == 12 ? other : it).organizer(),
        (field == 13 ? other : it).attendees(),
        (field == 14 ? other : it).reminders(),
        (field == 15 ? other : it).conference(),
        (field == 16 ? other : it).attachments(),
        (field == 17 ? other : it).sequence(),
        (field == 18 ? other : it).createdAt(),
        (field == 18 ? other : it).updatedAt(),
        (field == 19 ? other : it).link());
  }

  private Attendee attendee() {
    return new Attendee(
        text(),
        maybe(this::text),
        word(Attendee.Role.class),
        word(Attendee.Participation.class),
        word(Attendee.Kind.class),
        random.nextBoolean());
  }

  private Reminder reminder() {
    return new Reminder(random.nextInt(3) - 1, word(Reminder.Method.class));
  }

  private EventTime time() {
    LocalDateTime local = LocalDateTime.of(2026, 11, 24, random.nextInt(2), 0);
    return switch (random.nextInt(5)) {
      case 0 -> EventTime.allDay(local.toLocalDate());
      case 1 -> EventTime.floating(local);
      case 2 -> EventTime.zoned(local, ZoneId.of("Europe/Paris"));
      case 3 -> EventTime.zoned(local, ZoneId.of("Europe/Berlin"));
      default -> EventTime.zoned(local, ZoneId.of("UTC"));
    };
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private <E extends Enum<E>> E word(Class<E> type) {
    E[] words = type.getEnumConstants();
    return words[random.nextInt(words.length)];
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> list(Supplier<T> item) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(item.get());
    }
    return list;
  }

  private <T> List<T> shuffled(List<T> list) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}
