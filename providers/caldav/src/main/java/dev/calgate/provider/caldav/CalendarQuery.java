package dev.calgate.provider.caldav;

import dev.calgate.provider.ProviderException;
import dev.calgate.provider.caldav.wire.DavResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The bodies of all events of a calendar in one answer (calendar-query, RFC 4791 section 7.8), for
 * servers that look for each name of a multiget among all they have. The answer lies on this side
 * and is read in a circle, each time on from where the last reading stopped: in the order of the
 * listing that is once in all, in any other order it still takes no memory. What it lacks, for it
 * is cut off, damaged or no event, is left to be asked for by name.
 */
final class CalendarQuery implements AutoCloseable {
  private final DavCalendar calendar;
  private final DavAnswer answer;
  private Multistatus responses;

  /** How many responses were read since the answer's beginning. */
  private int position;

  private CalendarQuery(DavCalendar calendar, DavAnswer answer) {
    this.calendar = calendar;
    this.answer = answer;
    this.responses = new Multistatus(answer, calendar.context());
  }

  /** Asks; empty when the server does not answer this, whatever the reason. */
  static Optional<CalendarQuery> ask(DavCalendar calendar) {
    try {
      DavAnswer answer = calendar.askEvents();
      if (answer.status() == 207) {
        return Optional.of(new CalendarQuery(calendar, answer));
      }
      answer.close();
    } catch (ProviderException e) {
      // If it is the server's or the account's failure, the next question meets it too.
    }
    return Optional.empty();
  }

  /** Reads on until there is enough, or all was read once. */
  void read(BooleanSupplier enough, BiConsumer<DavResponse, Instant> use) {
    Instant sentAt = answer.date().orElse(calendar.now());
    int begin = position;
    boolean again = false;
    while (!enough.getAsBoolean() && !(again && position >= begin)) {
      Optional<DavResponse> response = next();
      if (response.isPresent()) {
        position++;
        use.accept(response.get(), sentAt);
      } else if (again) {
        return;
      } else {
        again = true;
        position = 0;
        responses = new Multistatus(answer, calendar.context());
      }
    }
  }

  private Optional<DavResponse> next() {
    try {
      return responses.next();
    } catch (ProviderException e) {
      // What follows cannot be read, and is asked for by name.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    responses.close();
  }
}
