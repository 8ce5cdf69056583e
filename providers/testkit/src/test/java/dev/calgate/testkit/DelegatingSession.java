package dev.calgate.testkit;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.Written;
import java.util.List;

/** A session that does what another does, save for what a saboteur overrides. */
class DelegatingSession implements CalendarSession {
  final CalendarSession inner;

  DelegatingSession(CalendarSession inner) {
    this.inner = inner;
  }

  @Override
  public List<RemoteCalendar> listCalendars() {
    return inner.listCalendars();
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    return inner.changes(query);
  }

  @Override
  public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
    return inner.fetch(calendar, refs);
  }

  @Override
  public Written write(EventWrite write) {
    return inner.write(write);
  }

  @Override
  public PushChannel openChannel(PushChannel.Order order) {
    return inner.openChannel(order);
  }

  @Override
  public void closeChannel(String id, String resource) {
    inner.closeChannel(id, resource);
  }

  @Override
  public void close() {
    inner.close();
  }
}
