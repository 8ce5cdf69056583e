package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;
import dev.calgate.model.CalendarId;

/** A calendar, its account and the application they belong to. */
public record CalendarKey(ApplicationId application, AccountId account, CalendarId calendar) {

  /** The account's own key. */
  public AccountKey accountKey() {
    return new AccountKey(application, account);
  }
}
