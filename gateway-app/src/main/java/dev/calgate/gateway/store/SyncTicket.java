package dev.calgate.gateway.store;

import java.util.Map;

/** Tells when a requested look at an account and all of its calendars has ended. */
public final class SyncTicket {
  private final AccountKey account;
  private final Map<String, Long> numbers;

  SyncTicket(AccountKey account, Map<String, Long> numbers) {
    this.account = account;
    this.numbers = Map.copyOf(numbers);
  }

  AccountKey account() {
    return account;
  }

  /** A calendar that was found meanwhile counts from its first pass. */
  boolean covers(String calendarColumn, long attempted) {
    return attempted >= numbers.getOrDefault(calendarColumn, 1L);
  }
}
