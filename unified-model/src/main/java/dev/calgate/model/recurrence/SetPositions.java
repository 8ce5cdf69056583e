package dev.calgate.model.recurrence;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of every period the starts at certain positions (BYSETPOS), counted from either end. Always
 * counts in whole periods: the library forgets what lies before the series' start.
 */
final class SetPositions implements Expansion {
  /** Most periods without a start at any of the positions, before there is none for ever. */
  private static final int MAX_EMPTY_PERIODS = 100;

  private final Expansion all;
  private final NavigableSet<Integer> positions;

  SetPositions(Expansion all, NavigableSet<Integer> positions) {
    this.all = all;
    this.positions = positions;
  }

  @Override
  public Iterator<LocalDateTime> from(LocalDateTime at, Budget budget) {
    return new Starts(all.from(at, budget));
  }

  @Override
  public Object periodOf(LocalDateTime start) {
    return all.periodOf(start);
  }

  private final class Starts implements Iterator<LocalDateTime> {
    private final Iterator<LocalDateTime> source;
    private @Nullable LocalDateTime ahead;
    private Iterator<LocalDateTime> chosen = Collections.emptyIterator();

    Starts(Iterator<LocalDateTime> source) {
      this.source = source;
      this.ahead = source.hasNext() ? source.next() : null;
    }

    @Override
    public boolean hasNext() {
      for (int i = 0; i < MAX_EMPTY_PERIODS && !chosen.hasNext(); i++) {
        LocalDateTime first = ahead;
        if (first == null) {
          return false;
        }
        chosen = choose(period(first)).iterator();
      }
      return chosen.hasNext();
    }

    @Override
    public LocalDateTime next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return chosen.next();
    }

    private List<LocalDateTime> period(LocalDateTime first) {
      List<LocalDateTime> period = new ArrayList<>();
      Object name = all.periodOf(first);
      LocalDateTime start = first;
      while (start != null && all.periodOf(start).equals(name)) {
        period.add(start);
        start = source.hasNext() ? source.next() : null;
      }
      ahead = start;
      return period;
    }

    private List<LocalDateTime> choose(List<LocalDateTime> period) {
      TreeSet<Integer> indexes = new TreeSet<>();
      for (int position : positions) {
        indexes.add(position < 0 ? period.size() + position : position - 1);
      }
      return indexes.subSet(0, period.size()).stream().map(period::get).toList();
    }
  }
}
