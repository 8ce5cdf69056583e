package dev.calgate.model;

/**
 * A reminder before the start; an alarm at a fixed time counts as its distance from the start.
 *
 * @param minutesBefore whole minutes, rounded down; negative when the reminder comes after the
 *     start
 */
public record Reminder(int minutesBefore, Method method) {

  /** How the reminder reaches its reader. */
  public enum Method {
    POPUP,
    EMAIL,
    AUDIO
  }
}
