package dev.calgate.gateway.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the log without holes, to cut the pages of many readers from.
 *
 * @param next up to here nothing is missing
 * @param horizon up to here history was dropped, so that what is older has to be asked for
 */
public record ChangeSlice(List<Line> lines, long next, long head, long horizon) {

  /** One entry with what filters look at. */
  static final class Line {
    private final long position;
    private final byte[] entry;
    private final String type;
    private final String account;
    private final @Nullable String calendar;

    Line(long position, byte[] entry, String type, String account, @Nullable String calendar) {
      this.position = position;
      this.entry = entry;
      this.type = type;
      this.account = account;
      this.calendar = calendar;
    }
  }

  /**
   * The page of a reader whose position lies within.
   *
   * @param after not before the slice's beginning nor its horizon
   */
  public ChangeLog.Page page(long after, int limit, ChangeFilter filter) {
    List<byte[]> entries = new ArrayList<>();
    for (Line line : lines) {
      if (line.position > after && filter.matches(line.type, line.account, line.calendar)) {
        entries.add(line.entry);
        if (entries.size() == limit) {
          return new ChangeLog.Page(entries, line.position, head);
        }
      }
    }
    return new ChangeLog.Page(entries, Math.max(after, next), head);
  }
}
