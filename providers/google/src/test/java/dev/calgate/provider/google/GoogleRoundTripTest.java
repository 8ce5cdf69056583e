package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.Attendee;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Recurrence;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.Writing;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is not refused is there afterwards as it was wanted. */
class GoogleRoundTripTest {
  private static final int EVENTS = 150;
  private static final int CHANGES = 3;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final RandomDetails any = new RandomDetails(random);
  private final WritingAccount account = new WritingAccount();
  private final Writing writing = account.at.provider().writing().orElseThrow();

  @AfterEach
  void close() {
    account.close();
  }

  @Test
  void whatIsNotRefusedIsReadAsItWasWritten() {
    int created = 0;
    int changed = 0;
    for (int i = 0; i < EVENTS; i++) {
      EventDetails wanted = any.next();
      if (writing.refused(null, wanted, false).isEmpty()) {
        ObjectRef ref = account.create("uid " + i, wanted);
        check(wanted, account.details(ref));
        created++;
        changed += change(ref);
      }
    }
    assertThat(created).as("seed %d", seed).isGreaterThan(EVENTS / 3);
    assertThat(changed).as("seed %d", seed).isGreaterThan(EVENTS / 3);
  }

  private int change(ObjectRef ref) {
    int changed = 0;
    for (int i = 0; i < CHANGES; i++) {
      EventDetails before = account.details(ref);
      EventDetails wanted = any.changed(before);
      if (writing.refused(before, wanted, false).isEmpty()) {
        account.write(account.updating(ref, null, before, it -> copy(wanted, it)));
        check(wanted, account.details(ref));
        changed++;
      }
    }
    return changed;
  }

  @Test
  void whatIsNotRefusedOfAnOccurrenceIsReadAsItWasWritten() {
    EventTime start =
        EventTime.zoned(LocalDateTime.of(2026, 12, 1, 9, 0), ZoneId.of("Europe/Paris"));
    Recurrence daily = new Recurrence(List.of("FREQ=DAILY;COUNT=100"), List.of());
    ObjectRef series = account.create("series", EventDetails.of("Daily", start, start).with(daily));
    int changed = 0;
    for (int day = 0; day < 60; day++) {
      EventTime original = start.withLocal(start.local().plusDays(day));
      EventDetails before = account.details(series).at(original, original);
      EventDetails wanted = any.changed(before);
      if (!before.equals(wanted) && writing.refused(before, wanted, true).isEmpty()) {
        account.write(account.updating(series, original, before, it -> copy(wanted, it)));
        check(wanted, account.exception(original).details());
        changed++;
      }
    }
    assertThat(changed).as("seed %d", seed).isGreaterThan(10);
  }

  private static void copy(EventDetails from, EventDetails.Builder to) {
    to.times(from.start(), from.end())
        .status(from.status())
        .title(from.title())
        .description(from.description())
        .location(from.location())
        .url(from.url())
        .categories(from.categories())
        .color(from.color())
        .privacy(from.privacy())
        .freeBusy(from.freeBusy())
        .recurrence(from.recurrence())
        .attendees(from.attendees())
        .reminders(from.reminders())
        .conference(from.conference())
        .attachments(from.attachments());
  }

  private void check(EventDetails wanted, EventDetails read) {
    assertThat(comparable(read, read)).as("seed %d", seed).isEqualTo(comparable(wanted, read));
  }

  /** With what Google decides, free time by the status, and lists in order. */
  private static EventDetails comparable(EventDetails details, EventDetails read) {
    FreeBusy byStatus =
        details.status() == EventStatus.TENTATIVE ? FreeBusy.TENTATIVE : FreeBusy.BUSY;
    return details.toBuilder()
        .freeBusy(details.freeBusy() == FreeBusy.FREE ? FreeBusy.FREE : byStatus)
        .recurrence(inOrder(details.recurrence()))
        .attendees(
            details.attendees().stream().sorted(Comparator.comparing(Attendee::email)).toList())
        .organizer(read.organizer())
        .conference(read.conference())
        .sequence(read.sequence())
        .createdAt(read.createdAt())
        .updatedAt(read.updatedAt())
        .link(read.link())
        .build();
  }

  private static @Nullable Recurrence inOrder(@Nullable Recurrence recurrence) {
    return recurrence == null
        ? null
        : new Recurrence(
            recurrence.rules(),
            recurrence.dates().stream().sorted(Comparator.comparing(EventTime::local)).toList());
  }
}
