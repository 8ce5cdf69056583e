package dev.calgate.model.availability;

import dev.calgate.model.Attendee;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventStatus;
import dev.calgate.model.FreeBusy;
import java.util.List;
import java.util.Optional;

/** In which way somebody is not free. */
public enum BusyKind {
  BUSY,
  TENTATIVE,
  OUT_OF_OFFICE;

  /** Which one is told where several are at the same time: the first of these. */
  static final List<BusyKind> HEAVIEST_FIRST = List.of(OUT_OF_OFFICE, BUSY, TENTATIVE);

  /**
   * What an event makes of its owner's time; empty when it takes none: it is cancelled, shown as
   * free, or its owner has declined it.
   *
   * <p>An invitation that nobody has answered counts as what its provider shows it as: Outlook
   * itself marks it tentative, Google and iCalendar (RFC 4791 section 7.10) have it busy.
   */
  public static Optional<BusyKind> of(EventDetails details) {
    if (details.status() == EventStatus.CANCELLED
        || details.freeBusy() == FreeBusy.FREE
        || answered(details, Attendee.Participation.DECLINED)) {
      return Optional.empty();
    }
    if (details.status() == EventStatus.TENTATIVE
        || details.freeBusy() == FreeBusy.TENTATIVE
        || answered(details, Attendee.Participation.TENTATIVE)) {
      return Optional.of(TENTATIVE);
    }
    return Optional.of(details.freeBusy() == FreeBusy.OUT_OF_OFFICE ? OUT_OF_OFFICE : BUSY);
  }

  /** Whether the owner is invited, and under every address has given this answer. */
  private static boolean answered(EventDetails details, Attendee.Participation answer) {
    List<Attendee> own = details.attendees().stream().filter(Attendee::self).toList();
    return !own.isEmpty() && own.stream().allMatch(it -> it.status() == answer);
  }
}
