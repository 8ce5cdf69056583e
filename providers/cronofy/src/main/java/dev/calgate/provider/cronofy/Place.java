package dev.calgate.provider.cronofy;

import dev.calgate.provider.PageToken;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Where a listing is: a page of the service, which is told in as many pieces as the gateway wants.
 *
 * @param part which of the questions of a pass
 * @param pages how many pages of the service came before
 * @param offset how many events of this one
 * @param mark when the pass began, by the service's clock; null as long as it has not answered
 * @param today the gateway's day when it began, which decides on the window
 * @param address of this page
 */
record Place(
    Part part, int pages, int offset, @Nullable Instant mark, LocalDate today, String address) {

  /** The questions of a pass. */
  enum Part {
    /** What lies in the window. */
    WINDOW,
    /** What is ours, wherever it lies. */
    MANAGED,
    /** What changed. */
    CHANGED
  }

  private static final int FIELDS = 6;

  static Place of(PageToken token) {
    String[] fields = token.value().split(" ", FIELDS);
    return new Place(
        Part.valueOf(fields[0]),
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        Instant.ofEpochSecond(Long.parseLong(fields[3])),
        LocalDate.parse(fields[4]),
        fields[5]);
  }

  PageToken token() {
    long seconds = mark == null ? 0 : mark.getEpochSecond();
    return new PageToken(
        part + " " + pages + " " + offset + " " + seconds + " " + today + " " + address);
  }

  Place at(Instant begin) {
    return new Place(part, pages, offset, begin, today, address);
  }

  /** The same page, so many events on. */
  Place further(int events) {
    return new Place(part, pages, offset + events, mark, today, address);
  }

  /** The page that follows. */
  Place next(String nextAddress) {
    return new Place(part, pages + 1, 0, mark, today, nextAddress);
  }

  /** The question that follows. */
  Place then(Part other, String otherAddress) {
    return new Place(other, pages, 0, mark, today, otherAddress);
  }
}
