package dev.calgate.gateway.account;

/** What a scope may allow with an account. */
public enum Permission {
  READ_ACCOUNT,
  LIST_CALENDARS,
  READ_EVENTS,
  READ_FREE_BUSY,
  CREATE_CALENDAR,
  CREATE_EVENT,
  DELETE_EVENT,
  CHANGE_PARTICIPATION_STATUS
}
