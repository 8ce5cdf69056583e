package dev.calgate.gateway.registry;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.Written;
import java.util.List;
import java.util.function.Supplier;

/** A session each of whose calls is marked, so that its requests are known when they are sent. */
abstract class MarkedSession implements CalendarSession {
  private final CalendarSession session;

  MarkedSession(CalendarSession session) {
    this.session = session;
  }

  /** Makes a call with the mark on its thread. */
  abstract <T> T within(Supplier<T> call);

  @Override
  public List<RemoteCalendar> listCalendars() {
    return within(session::listCalendars);
  }

  @Override
  public List<RemoteCalendar> listUntagged() {
    return within(session::listUntagged);
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    return within(() -> session.changes(query));
  }

  @Override
  public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
    return within(() -> session.fetch(calendar, refs));
  }

  @Override
  public Written write(EventWrite write) {
    return within(() -> session.write(write));
  }

  @Override
  public CalendarRef createCalendar(NewCalendar calendar) {
    return within(() -> session.createCalendar(calendar));
  }

  @Override
  public PushChannel openChannel(PushChannel.Order order) {
    return within(() -> session.openChannel(order));
  }

  @Override
  public void closeChannel(String id, String resource) {
    within(
        () -> {
          session.closeChannel(id, resource);
          return true;
        });
  }

  @Override
  public void close() {
    session.close();
  }
}
