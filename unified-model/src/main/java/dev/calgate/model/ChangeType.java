package dev.calgate.model;

/** What happened to what: the feed's types, {@code event.created} and so on. */
public enum ChangeType {
  EVENT_CREATED,
  EVENT_UPDATED,
  EVENT_DELETED,
  CALENDAR_CREATED,
  CALENDAR_UPDATED,
  CALENDAR_DELETED,
  ACCOUNT_CREATED,
  ACCOUNT_UPDATED,
  ACCOUNT_DELETED;

  /** The spelling in the feed, such as {@code event.created}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '.');
  }
}
