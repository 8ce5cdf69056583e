package dev.calgate.gateway.store;

import java.util.Comparator;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table in memory, its rows in the order of their keys. Rows are never changed, only replaced, so
 * that every step can be undone. For one thread at a time.
 */
final class MemoryTable<K, R> {
  private final NavigableMap<K, R> rows;
  private final Deque<Runnable> undo;

  /**
   * Makes an empty table.
   *
   * @param undo takes how to undo each step, the last one on top
   */
  MemoryTable(Comparator<? super K> order, Deque<Runnable> undo) {
    rows = new TreeMap<>(order);
    this.undo = undo;
  }

  @Nullable R get(K key) {
    return rows.get(key);
  }

  /** Adds or replaces a row. */
  void put(K key, R row) {
    R old = rows.put(key, row);
    undo.push(() -> restore(key, old));
  }

  /** Takes a row away; false when there is none. */
  boolean remove(K key) {
    R old = rows.remove(key);
    if (old != null) {
      undo.push(() -> restore(key, old));
    }
    return old != null;
  }

  private void restore(K key, @Nullable R row) {
    if (row == null) {
      rows.remove(key);
    } else {
      rows.put(key, row);
    }
  }

  /** All rows by key; only to be read. */
  NavigableMap<K, R> rows() {
    return rows;
  }
}
