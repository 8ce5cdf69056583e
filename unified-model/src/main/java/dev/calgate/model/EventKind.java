package dev.calgate.model;

/** What an event is in relation to a series. */
public enum EventKind {
  /** Takes place once. */
  SINGLE,
  /** Repeats by rules or dates. */
  SERIES,
  /** Stands for one occurrence of a series: moved, edited or cancelled. */
  EXCEPTION
}
