package dev.calgate.provider.caldav.wire;

import dev.calgate.model.EventDetails;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Changes the text of a calendar object without loss: what a change does not concern stays as it is
 * written, known or not. Pure; thread-safe.
 */
public final class ObjectEditor {
  static final String PRODUCT = "-//Calgate//Calgate//EN";

  private final Set<String> ownAddresses;
  private final Instant now;

  /**
   * An editor for one account.
   *
   * @param ownAddresses as of {@link ObjectReader}
   * @param now what is written as the time of the change
   */
  public ObjectEditor(Set<String> ownAddresses, Instant now) {
    this.ownAddresses = Set.copyOf(ownAddresses);
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * The text of a new object.
   *
   * @throws NoSuchElementException when there is a template that does not hold its event
   * @throws IllegalArgumentException when that cannot be understood
   */
  public String create(EventWrite.Create write) {
    EventWrite.Template template = write.template();
    return template == null ? blank(write) : likeIt(write, template);
  }

  private String blank(EventWrite.Create write) {
    TextComponent root = TextComponent.read("");
    TextComponent calendar = TextComponent.of("VCALENDAR");
    calendar.add("VERSION:2.0");
    calendar.add("PRODID:" + PRODUCT);
    root.add(calendar);
    TextComponent event = TextComponent.of("VEVENT");
    calendar.add(event);
    Stamps stamps = new Stamps(now);
    event.add(LineText.of("UID").text(write.uid()));
    stamps.created(event);
    EventDetails details = write.details();
    EventDetails nothing = new EventDetails.Builder(details.start(), details.end()).build();
    Workshop workshop = new Workshop(root, calendar, ownAddresses, write.notifyAttendees());
    EventEditor editor = workshop.editor(event);
    editor.times(details.start(), details.end());
    new RecurrenceText(event, workshop.times(), workshop.reader())
        .change(details.recurrence(), details.start());
    editor.change(nothing, details);
    workshop.zones().define();
    return root.text();
  }

  private String likeIt(EventWrite.Create write, EventWrite.Template template) {
    KnownObject object = template.object();
    Edit edit =
        edited(
            object.raw(),
            root ->
                series(root, object.ref(), template.key(), write.notifyAttendees())
                    .becomeAnother(root, write.uid(), write.details()));
    return ((Edit.Rewritten) edit).text();
  }

  /**
   * The object with one event, or one occurrence of a series, changed.
   *
   * @param ref as of {@link ObjectReader#read}
   * @throws NoSuchElementException when it does not hold the event
   * @throws IllegalArgumentException when it cannot be understood
   */
  public Edit update(EventWrite.Update write, ObjectRef ref) {
    if (write.before().equals(write.after())) {
      return new Edit.Nothing();
    }
    return edited(
        write.object().raw(),
        root -> {
          SeriesEditor series = series(root, ref, write.key(), write.notifyAttendees());
          return Optional.ofNullable(write.originalStart())
              .map(original -> series.updateOccurrence(original, write.before(), write.after()))
              .orElseGet(() -> series.updateMaster(write.before(), write.after()));
        });
  }

  /**
   * The object without one event and its exceptions, or with one occurrence cancelled.
   *
   * @param ref as of {@link ObjectReader#read}
   * @throws NoSuchElementException when it does not hold the event
   * @throws IllegalArgumentException when it cannot be understood
   */
  public Edit delete(EventWrite.Delete write, ObjectRef ref) {
    return edited(
        write.object().raw(),
        root -> {
          SeriesEditor series = series(root, ref, write.key(), write.notifyAttendees());
          return Optional.ofNullable(write.originalStart())
              .map(series::cancelOccurrence)
              .orElseGet(series::delete);
        });
  }

  /** Says whether anything was changed. */
  private interface Work {
    boolean on(TextComponent root);
  }

  private static Edit edited(String raw, Work work) {
    try {
      ComponentReader.read(raw);
      TextComponent root = TextComponent.read(raw);
      checkParts(root);
      if (!work.on(root)) {
        return new Edit.Nothing();
      }
      return holdsAnything(root) ? new Edit.Rewritten(root.text()) : new Edit.Emptied();
    } catch (UnreadableException e) {
      throw new IllegalArgumentException(e.reason(), e);
    }
  }

  /** What is told as series of their own cannot be changed by itself in the one that it is. */
  private static void checkParts(TextComponent root) {
    boolean parts =
        root.components().stream()
            .flatMap(calendar -> calendar.components("VEVENT").stream())
            .anyMatch(it -> FollowingChanges.isOne(it.component()));
    if (parts) {
      throw new UnreadableException(
          "its object says by RANGE=THISANDFUTURE how the series goes on from some occurrence");
    }
  }

  /** Zones alone are nothing that anybody keeps. */
  private static boolean holdsAnything(TextComponent root) {
    return root.components().stream()
        .flatMap(calendar -> calendar.components().stream())
        .anyMatch(it -> !it.name().equals("VTIMEZONE"));
  }

  private SeriesEditor series(TextComponent root, ObjectRef ref, String key, boolean notify) {
    for (TextComponent calendar : root.components()) {
      List<TextComponent> events =
          calendar.components("VEVENT").stream()
              .filter(it -> ObjectMapping.uid(it.component(), ref).equals(key))
              .toList();
      if (!events.isEmpty()) {
        Workshop workshop = new Workshop(root, calendar, ownAddresses, notify);
        return new SeriesEditor(calendar, events, workshop, new Stamps(now));
      }
    }
    throw new NoSuchElementException("The object does not hold the event");
  }

  /** What is needed to change events of one VCALENDAR. */
  static final class Workshop {
    private final ZoneBook zones;
    private final TimeText times;
    private final TimeReader reader;
    private final DetailsMapping mapping;
    private final AlarmMapping alarms;
    private final Set<String> ownAddresses;
    private final boolean notify;

    Workshop(TextComponent root, TextComponent calendar, Set<String> ownAddresses, boolean notify) {
      ObjectZones known = new ObjectZones(root.component());
      this.zones = new ZoneBook(calendar, known);
      this.times = new TimeText(zones);
      this.reader = new TimeReader(known);
      this.mapping = new DetailsMapping(reader, new PeopleMapping(ownAddresses));
      this.alarms = new AlarmMapping(reader);
      this.ownAddresses = ownAddresses;
      this.notify = notify;
    }

    EventEditor editor(TextComponent event) {
      String mailTo =
          ownAddresses.stream().filter(it -> it.contains("@")).min(String::compareTo).orElse(null);
      return new EventEditor(
          event,
          times,
          mapping,
          new PeopleText(event, notify),
          new AlarmText(event, alarms, mailTo));
    }

    ZoneBook zones() {
      return zones;
    }

    TimeText times() {
      return times;
    }

    TimeReader reader() {
      return reader;
    }

    DetailsMapping mapping() {
      return mapping;
    }
  }
}
