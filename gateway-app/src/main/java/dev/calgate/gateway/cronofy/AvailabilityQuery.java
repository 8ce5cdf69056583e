package dev.calgate.gateway.cronofy;

import dev.calgate.model.availability.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;

/**
 * What an application asks that looks for a time to meet; whether what it names is there is not
 * known yet.
 *
 * @param periods inside which the meeting has to lie
 * @param window from the first period's start to the last one's end
 * @param moments at which alone it may start; empty for any
 * @param interval between the times at which slots may start, since midnight of UTC
 */
record AvailabilityQuery(
    List<Group> groups,
    Duration duration,
    List<Interval> periods,
    Interval window,
    NavigableSet<Instant> moments,
    Duration interval,
    Format format,
    int limit) {

  /** The forms of an answer. */
  enum Format {
    PERIODS,
    /** None begins before the one in front of it has ended. */
    SLOTS,
    OVERLAPPING_SLOTS
  }

  /**
   * People of whom enough have to be free.
   *
   * @param required how many
   */
  record Group(List<Member> members, int required) {}

  /**
   * One of them.
   *
   * @param path of the member in the request
   * @param calendars whose events count; empty for all of the account's, or what its rules say
   * @param periods inside which alone they would meet; empty for any
   * @param managed whether they would meet in the account's available periods alone
   * @param rules by whose hours they would meet; empty for any
   */
  record Member(
      String path,
      String sub,
      List<String> calendars,
      List<Interval> periods,
      boolean managed,
      List<String> rules,
      Buffer buffer) {}

  /** For how long somebody has to be free around a meeting. */
  record Buffer(Duration before, Duration after) {
    static final Buffer NONE = new Buffer(Duration.ZERO, Duration.ZERO);

    /** The longer of two on both sides. */
    Buffer or(Buffer other) {
      return new Buffer(longer(before, other.before), longer(after, other.after));
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) > 0 ? one : other;
    }
  }

  /** All members of all groups. */
  List<Member> members() {
    return groups.stream().flatMap(it -> it.members().stream()).toList();
  }

  /** Whether the answer is about slots. */
  boolean wantsSlots() {
    return format != Format.PERIODS || startsAtMoments();
  }

  /** Whether it may start at given moments alone. */
  boolean startsAtMoments() {
    return !moments.isEmpty();
  }

  /** The longest buffers of all members. */
  Buffer longestBuffer() {
    return members().stream().map(Member::buffer).reduce(Buffer.NONE, Buffer::or);
  }
}
