package dev.calgate.gateway.cronofy;

import dev.calgate.model.Attendee;
import dev.calgate.model.EventDetails;
import dev.calgate.model.FreeBusy;
import dev.calgate.model.availability.BusyKind;
import java.util.Locale;

/** Cronofy's words for what an event says. */
final class EventWords {
  private static final String UNKNOWN = "unknown";
  private static final String ACCEPTED = "accepted";

  private EventWords() {}

  /** Any word of the model that Cronofy spells the same. */
  static String of(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  /** Cronofy knows nobody who sends somebody else. */
  static String answer(Attendee.Participation status) {
    return status == Attendee.Participation.DELEGATED ? UNKNOWN : of(status);
  }

  /** The account's own answer; whoever invites, or has nobody invited, comes. */
  static String participation(EventDetails details) {
    for (Attendee attendee : details.attendees()) {
      if (attendee.self()) {
        return answer(attendee.status());
      }
    }
    boolean own = details.organizer() == null || details.organizer().self();
    return own ? ACCEPTED : UNKNOWN;
  }

  static String transparency(EventDetails details) {
    return details.freeBusy() == FreeBusy.FREE ? "transparent" : "opaque";
  }

  /** The same in more words. */
  static String extendedTransparency(EventDetails details) {
    return switch (details.freeBusy()) {
      case FREE -> "transparent";
      case BUSY -> "opaque";
      case TENTATIVE -> "tentative";
      case OUT_OF_OFFICE -> "out_of_office";
    };
  }

  static String freeBusy(EventDetails details) {
    return BusyKind.of(details)
        .map(it -> it == BusyKind.TENTATIVE ? "tentative" : "busy")
        .orElse("free");
  }
}
