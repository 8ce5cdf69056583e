package dev.calgate.gateway.store;

/** What a transaction in memory sees. */
record MemoryTables(MemoryRows rows) implements Tables {

  @Override
  public Accounts accounts() {
    return new MemoryAccounts(rows);
  }

  @Override
  public Calendars calendars() {
    return new MemoryCalendars(rows);
  }

  @Override
  public SyncStates sync() {
    return new MemorySyncStates(rows);
  }

  @Override
  public Leases leases() {
    return new MemoryLeases(rows);
  }

  @Override
  public Passes passes() {
    return new MemoryPasses(rows);
  }

  @Override
  public RemoteObjects objects() {
    return new MemoryObjects(rows);
  }

  @Override
  public EventWrites writes() {
    return new MemoryWrites(rows);
  }

  @Override
  public StoredEvents events() {
    return new MemoryEvents(rows);
  }

  @Override
  public Feed feed() {
    return new MemoryFeed(rows);
  }
}
