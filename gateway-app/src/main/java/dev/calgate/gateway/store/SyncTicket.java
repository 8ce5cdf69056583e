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

  /** A calendar that was found meanwhile counts from its first pass; one that is gone, not. */
  boolean covers(Map<String, Long> attempted) {
    return attempted.entrySet().stream()
        .allMatch(it -> it.getValue() >= numbers.getOrDefault(it.getKey(), 1L));
  }
}
