package dev.calgate.gateway.cronofy;

import dev.calgate.model.EventDetails;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.Privacy;
import dev.calgate.model.Reminder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of an event, in the words of Cronofy's upsert-event page. What it says takes
 * the place of what there is, null takes away, and what is not said stays as it is: a user may have
 * written it, or Cronofy has no words for it. Immutable.
 */
final class EventForm {
  private static final int SUMMARY = 1_024;
  private static final int DESCRIPTION = 4_096;
  private static final int LOCATION = 4_096;
  private static final int URL = 4_096;
  private static final int WORD = 100;
  private static final int MOST_REMINDERS = 5;
  private static final int MOST_MINUTES = 525_600;
  private static final Map<String, FreeBusy> TRANSPARENCIES =
      Map.of(
          "opaque", FreeBusy.BUSY,
          "transparent", FreeBusy.FREE,
          "tentative", FreeBusy.TENTATIVE,
          "out_of_office", FreeBusy.OUT_OF_OFFICE,
          "working_elsewhere", FreeBusy.FREE);

  /** What only decorates an event, so that a calendar without it can hold the rest. */
  private static final Set<String> SOFT = Set.of("color", "free_busy", "conference");

  /** By the names of the fields in the model, in the order in which they are made. */
  private final Map<String, UnaryOperator<EventDetails>> edits;

  /** Of new events alone, after the others. */
  private final Map<String, UnaryOperator<EventDetails>> defaults;

  private final @Nullable TimesForm times;
  private final @Nullable ConferencingForm conferencing;

  private EventForm(
      Map<String, UnaryOperator<EventDetails>> edits,
      Map<String, UnaryOperator<EventDetails>> defaults,
      @Nullable TimesForm times,
      @Nullable ConferencingForm conferencing) {
    this.edits = edits;
    this.defaults = defaults;
    this.times = times;
    this.conferencing = conferencing;
  }

  /**
   * Reads a request; mistakes are noted in it, all of them.
   *
   * @param whole whether it must say what a new event needs
   */
  static EventForm read(FaceParameters event, boolean whole) {
    return new Reader(event, whole).read();
  }

  /** A new event; the times have to be said. */
  EventDetails created() {
    if (times == null) {
      throw new IllegalStateException("Without times there is no event");
    }
    return applied(defaults, applied(edits, times.created()));
  }

  /** An event changed. */
  EventDetails onto(EventDetails before) {
    return applied(edits, times == null ? before : times.onto(before));
  }

  private static EventDetails applied(
      Map<String, UnaryOperator<EventDetails>> edits, EventDetails details) {
    EventDetails edited = details;
    for (UnaryOperator<EventDetails> edit : edits.values()) {
      edited = edit.apply(edited);
    }
    return edited;
  }

  /**
   * The same for a calendar that refuses some fields: without colour and finer transparency, and
   * with the address of a conference where people read it.
   *
   * @param refused fields by their names in the model
   * @return empty when one of them cannot be done without
   */
  Optional<EventForm> without(Set<String> refused) {
    if (!SOFT.containsAll(refused) || !edits.keySet().containsAll(refused)) {
      return Optional.empty();
    }
    Map<String, UnaryOperator<EventDetails>> others = new LinkedHashMap<>(edits);
    others.keySet().removeAll(refused);
    if (refused.contains("conference") && conferencing != null) {
      others.put("join_url", conferencing::inTexts);
    }
    return Optional.of(new EventForm(others, defaults, times, conferencing));
  }

  /** Reads one request. For one thread. */
  private static final class Reader {
    private final FaceParameters event;
    private final boolean whole;
    private final Map<String, UnaryOperator<EventDetails>> edits = new LinkedHashMap<>();
    private final Map<String, UnaryOperator<EventDetails>> defaults = new LinkedHashMap<>();

    Reader(FaceParameters event, boolean whole) {
      this.event = event;
      this.whole = whole;
    }

    EventForm read() {
      texts();
      Optional<TimesForm> times = TimesForm.read(event, whole);
      transparency();
      event
          .flag("event_private")
          .ifPresent(hidden -> edits.put("privacy", it -> hidden(it, hidden)));
      reminders();
      AttendeesForm.read(event).ifPresent(it -> edits.put("attendees", it));
      Optional<ConferencingForm> conferencing = ConferencingForm.read(event);
      conferencing.ifPresent(it -> edits.put("conference", it));
      RecurrenceForm.read(event, times.map(it -> it.created().start()).orElse(null))
          .ifPresent(it -> edits.put("recurrence", it));
      refuseUnsupported();
      return new EventForm(edits, defaults, times.orElse(null), conferencing.orElse(null));
    }

    private void texts() {
      String summary =
          whole ? event.required("summary", SUMMARY) : event.text("summary", SUMMARY).orElse("");
      if (!summary.isEmpty()) {
        edits.put("title", it -> it.toBuilder().title(lines(summary)).build());
      }
      if (event.has("description")) {
        String text = event.text("description", DESCRIPTION).orElse("");
        edits.put("description", it -> it.toBuilder().description(lines(text)).build());
      }
      location();
      if (event.has("url")) {
        String url = event.text("url", URL).orElse(null);
        edits.put("url", it -> it.toBuilder().url(url).build());
      }
      if (event.has("color")) {
        String color = event.text("color", WORD).orElse(null);
        edits.put("color", it -> it.toBuilder().color(color).build());
      }
    }

    /** What users see are the same lines, whatever ends them. */
    private static String lines(String text) {
      return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private void location() {
      Optional<FaceParameters> place = event.object("location");
      if (event.isNull("location") || place.filter(it -> it.has("description")).isPresent()) {
        String text = place.flatMap(it -> it.text("description", LOCATION)).orElse("");
        edits.put("location", it -> it.toBuilder().location(lines(text)).build());
      }
    }

    private void transparency() {
      Optional<FreeBusy> plain = transparency("transparency", Set.of("opaque", "transparent"));
      Optional<FreeBusy> said =
          transparency("extended_transparency", TRANSPARENCIES.keySet()).or(() -> plain);
      if (said.isPresent()) {
        edits.put("free_busy", it -> it.toBuilder().freeBusy(said.get()).build());
      } else {
        defaults.put(
            "free_busy", it -> it.isAllDay() ? it.toBuilder().freeBusy(FreeBusy.FREE).build() : it);
      }
    }

    private Optional<FreeBusy> transparency(String field, Set<String> words) {
      Optional<String> word = event.text(field).map(it -> it.toLowerCase(Locale.ROOT));
      if (word.isPresent() && !words.contains(word.get())) {
        // As it is read where a calendar does not tell.
        if (!word.get().equals("unknown")) {
          event.refuse(field, Refusals.NOT_RECOGNIZED, field + " is not recognized");
        }
        return Optional.empty();
      }
      return word.map(TRANSPARENCIES::get);
    }

    private static EventDetails hidden(EventDetails details, boolean hidden) {
      boolean isHidden = details.privacy() != Privacy.PUBLIC;
      return isHidden == hidden
          ? details
          : details.toBuilder().privacy(hidden ? Privacy.PRIVATE : Privacy.PUBLIC).build();
    }

    private void reminders() {
      if (!event.has("reminders")) {
        return;
      }
      List<Reminder> reminders =
          event.objects("reminders", MOST_REMINDERS).stream()
              .map(Reader::minutes)
              .distinct()
              .map(it -> new Reminder(it, Reminder.Method.POPUP))
              .toList();
      boolean none = event.isNull("reminders");
      boolean onlyNew = event.isSet("reminders_create_only");
      (onlyNew ? defaults : edits).put("reminders", it -> reminded(it, none ? null : reminders));
    }

    /** Those that are as they were stay as they were said, such as by mail. */
    private static EventDetails reminded(EventDetails details, @Nullable List<Reminder> reminders) {
      boolean same =
          reminders != null
              && details.reminders() != null
              && minutes(details.reminders()).equals(minutes(reminders));
      return same ? details : details.toBuilder().reminders(reminders).build();
    }

    private static List<Integer> minutes(List<Reminder> reminders) {
      return reminders.stream().map(Reminder::minutesBefore).sorted().toList();
    }

    private static int minutes(FaceParameters reminder) {
      Optional<Integer> minutes = reminder.number("minutes", 0, MOST_MINUTES);
      if (reminder.value("minutes").isEmpty()) {
        reminder.refusals().required(reminder.path("minutes"));
      }
      return minutes.orElse(0);
    }

    /** Whoever asks for these relies on something that would not come. */
    private void refuseUnsupported() {
      for (String field : List.of("attachments", "subscriptions")) {
        if (event.value(field).filter(it -> !it.isEmpty()).isPresent()) {
          event.refuse(field, Refusals.NOT_SUPPORTED, field + " are not supported");
        }
      }
    }
  }
}
