package dev.calgate.provider.caldav.wire;

import dev.calgate.model.Attachment;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Organizer;
import dev.calgate.model.Privacy;
import dev.calgate.model.Recurrence;
import dev.calgate.model.Reminder;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Details of events, some of which no calendar object can hold. */
final class RandomDetails {
  private static final List<String> WORDS =
      List.of(
          "",
          " ",
          "a",
          "Stand-up",
          "a;b\\c,d",
          "\\n",
          "line\nline",
          "\t",
          "Grüße",
          "你好 🎉",
          ":;=\"^'^n",
          " around ",
          "x".repeat(200),
          "é".repeat(90),
          "🎉".repeat(60),
          "END:VEVENT\nBEGIN:VALARM");
  private static final List<String> BAD_WORDS = List.of("a\rb", "a\u0007b", "\ud800", "a\u0000");
  private static final List<String> ADDRESSES =
      List.of(
          "https://example.com/a?b=c;d,e",
          "http://example.com/%7Eann",
          "x:y",
          "/relative/path",
          "https://example.com/" + "long/".repeat(30),
          "https://zoom.us/j/12",
          "cid:no",
          "CID:part",
          "with blank",
          "");
  private static final List<String> PEOPLE =
      List.of(
          "ann@example.com",
          "Bob@Example.com",
          "bob@example.com",
          "urn:uuid:1",
          "eve",
          "MAILTO:x@y",
          "/principals/eve/",
          "a b@c",
          "zoe+tag@example.org",
          "o'neil@example.org");
  private static final List<String> ZONES =
      List.of(
          "Europe/Paris",
          "America/New_York",
          "UTC",
          "Africa/Casablanca",
          "Asia/Kolkata",
          "Pacific/Apia",
          "America/Nuuk",
          "Etc/GMT+5",
          "Europe/Dublin",
          "+01:00",
          "Asia/Gaza");
  private static final List<String> RULES =
      List.of(
          "FREQ=DAILY",
          "FREQ=DAILY;COUNT=7",
          "FREQ=WEEKLY;BYDAY=MO,TU",
          "FREQ=MONTHLY;BYMONTHDAY=-1",
          "FREQ=YEARLY;UNTIL=20301231",
          "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
          "FREQ=NEVER",
          "",
          "a\nb");

  private final Random random;
  private final int badOneIn;

  /**
   * Draws.
   *
   * @param badOneIn one in so many texts is one that cannot be held
   */
  RandomDetails(Random random, int badOneIn) {
    this.random = random;
    this.badOneIn = badOneIn;
  }

  EventDetails next(boolean exception) {
    EventTime start = time();
    Recurrence recurrence = exception || random.nextInt(3) > 0 ? null : recurrence(start);
    return new EventDetails.Builder(start, end(start))
        .status(word(EventStatus.class))
        .title(text())
        .description(text())
        .location(text())
        .url(maybe(() -> of(ADDRESSES)))
        .categories(list(this::text))
        .color(maybe(() -> of(List.of("teal", "Red", "lightgoldenrodyellow", "#ff0000"))))
        .privacy(word(Privacy.class))
        .freeBusy(word(FreeBusy.class))
        .recurrence(recurrence)
        .organizer(maybe(this::organizer))
        .attendees(list(this::attendee))
        .reminders(maybe(() -> list(this::reminder)))
        .conference(maybe(() -> new Conference(of(ADDRESSES), null)))
        .attachments(list(this::attachment))
        .build();
  }

  /** Details that differ from others in some fields. */
  EventDetails mixed(EventDetails one, EventDetails other) {
    EventDetails.Builder mixed = one.toBuilder();
    boolean times = random.nextBoolean();
    if (times) {
      mixed.times(other.start(), other.end()).recurrence(other.recurrence());
    }
    List<Runnable> changes =
        List.of(
            () -> mixed.status(other.status()),
            () -> mixed.title(other.title()),
            () -> mixed.description(other.description()),
            () -> mixed.location(other.location()),
            () -> mixed.url(other.url()),
            () -> mixed.categories(other.categories()),
            () -> mixed.color(other.color()),
            () -> mixed.privacy(other.privacy()),
            () -> mixed.freeBusy(other.freeBusy()),
            () -> mixed.organizer(other.organizer()),
            () -> mixed.attendees(other.attendees()),
            () -> mixed.reminders(other.reminders()),
            () -> mixed.conference(other.conference()),
            () -> mixed.attachments(other.attachments()));
    changes.forEach(
        change -> {
          if (random.nextInt(3) == 0) {
            change.run();
          }
        });
    return mixed.build();
  }

  EventTime time() {
    LocalDateTime local =
        LocalDateTime.of(1971 + random.nextInt(90), 1, 1, 0, 0)
            .plusDays(random.nextInt(365))
            .plusMinutes(15L * random.nextInt(96));
    return switch (random.nextInt(5)) {
      case 0 -> EventTime.allDay(local.toLocalDate());
      case 1 -> EventTime.floating(local);
      default -> EventTime.zoned(local, ZoneId.of(of(ZONES)));
    };
  }

  private EventTime end(EventTime start) {
    LocalDateTime later =
        start.local().plusMinutes(random.nextInt(4) == 0 ? -15 : 15L * random.nextInt(300));
    return switch (random.nextInt(12)) {
      case 0 -> time();
      case 1 ->
          start instanceof EventTime.Zoned zoned
              ? EventTime.zoned(
                  LocalDateTime.ofInstant(
                      zoned.instant(ZoneOffset.UTC).plusSeconds(3_600), ZoneId.of("Asia/Tokyo")),
                  ZoneId.of("Asia/Tokyo"))
              : start.withLocal(later);
      default -> start.withLocal(later);
    };
  }

  private Recurrence recurrence(EventTime start) {
    List<EventTime> dates = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      dates.add(start.withLocal(start.local().plusDays(1L + random.nextInt(50))));
    }
    List<String> rules = random.nextInt(4) == 0 ? List.of() : List.of(of(RULES));
    return new Recurrence(rules, dates.stream().distinct().toList());
  }

  private Organizer organizer() {
    return new Organizer(of(PEOPLE), maybe(this::text), false);
  }

  private Attendee attendee() {
    return new Attendee(
        of(PEOPLE),
        maybe(this::text),
        word(Attendee.Role.class),
        word(Attendee.Participation.class),
        word(Attendee.Kind.class),
        false);
  }

  private Reminder reminder() {
    int minutes =
        of(List.of(0, 5, 10, 60, 1_440, -15, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE));
    return new Reminder(minutes, word(Reminder.Method.class));
  }

  private Attachment attachment() {
    return new Attachment(
        of(ADDRESSES),
        maybe(this::text),
        maybe(() -> of(List.of("text/plain", "image/png;a=\"b\""))));
  }

  private String text() {
    return of(badOneIn > 0 && random.nextInt(badOneIn) == 0 ? BAD_WORDS : WORDS);
  }

  private <E extends Enum<E>> E word(Class<E> type) {
    return of(List.of(type.getEnumConstants()));
  }

  private <T> T of(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> list(Supplier<T> item) {
    List<T> list = new ArrayList<>();
    for (int i = Math.max(0, random.nextInt(6) - 3); i > 0; i--) {
      list.add(item.get());
    }
    return list;
  }
}
