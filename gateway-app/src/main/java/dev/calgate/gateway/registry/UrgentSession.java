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

/** A session somebody waits for: each of its calls is {@linkplain Urgency urgent}. */
public final class UrgentSession implements CalendarSession {
  private final CalendarSession session;

  public UrgentSession(CalendarSession session) {
    this.session = session;
  }

  @Override
  public List<RemoteCalendar> listCalendars() {
    return Urgency.urgently(session::listCalendars);
  }

  @Override
  public List<RemoteCalendar> listUntagged() {
    return Urgency.urgently(session::listUntagged);
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    return Urgency.urgently(() -> session.changes(query));
  }

  @Override
  public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
    return Urgency.urgently(() -> session.fetch(calendar, refs));
  }

  @Override
  public Written write(EventWrite write) {
    return Urgency.urgently(() -> session.write(write));
  }

  @Override
  public CalendarRef createCalendar(NewCalendar calendar) {
    return Urgency.urgently(() -> session.createCalendar(calendar));
  }

  @Override
  public PushChannel openChannel(PushChannel.Order order) {
    return Urgency.urgently(() -> session.openChannel(order));
  }

  @Override
  public void closeChannel(String id, String resource) {
    Urgency.urgently(
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
