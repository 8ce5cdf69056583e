package dev.calgate.gateway.registry;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.NewCalendar;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.PushChannel;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Written;
import java.util.List;

/**
 * A session of which all that is told can be stored: what cannot, because its name is too long or
 * has characters that a database does not take, is told as unreadable, and a calendar of such a
 * name not at all. So one odd thing never fails what comes with it.
 */
public final class SoundSession implements CalendarSession {
  private final CalendarSession session;

  public SoundSession(CalendarSession session) {
    this.session = session;
  }

  @Override
  public List<RemoteCalendar> listCalendars() {
    return sound(session.listCalendars());
  }

  @Override
  public List<RemoteCalendar> listUntagged() {
    return sound(session.listUntagged());
  }

  private static List<RemoteCalendar> sound(List<RemoteCalendar> calendars) {
    return calendars.stream()
        .filter(it -> Keepable.isName(it.ref().value()))
        .map(Keepable::calendar)
        .toList();
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    ChangePage page = session.changes(query);
    PageEnd end = page.end() instanceof PageEnd.Complete it ? sound(it) : page.end();
    return page.isUnread()
        ? ChangePage.ofBodies(() -> changes(page.changes()), end)
        : new ChangePage(changes(page.changes()), end);
  }

  private static PageEnd sound(PageEnd.Complete end) {
    if (!Keepable.isText(end.cursor().value())) {
      throw odd("The service gives a token that cannot be stored");
    }
    return new PageEnd.Complete(end.cursor(), end.coverage(), Keepable.cleared(end.stateTag()));
  }

  private static ProviderException odd(String message) {
    return new ProviderException(ErrorKind.PROTOCOL, ErrorScope.CALENDAR, message);
  }

  private static List<RemoteChange> changes(List<RemoteChange> changes) {
    return changes.stream().map(Keepable::change).toList();
  }

  @Override
  public FetchedObjects fetch(CalendarRef calendar, List<ObjectRef> refs) {
    FetchedObjects fetched = session.fetch(calendar, refs);
    return new FetchedObjects() {
      @Override
      public List<RemoteChange> read() {
        return changes(fetched.read());
      }

      @Override
      public List<ObjectRef> left() {
        return fetched.left();
      }
    };
  }

  @Override
  public Written write(EventWrite write) {
    Written written = session.write(write);
    return new Written(changes(written.changes()), changes(written.arrived()), written.found());
  }

  @Override
  public CalendarRef createCalendar(NewCalendar calendar) {
    CalendarRef made = session.createCalendar(calendar);
    if (!Keepable.isName(made.value())) {
      throw odd("The service names the calendar so that it cannot be stored");
    }
    return made;
  }

  @Override
  public PushChannel openChannel(PushChannel.Order order) {
    PushChannel channel = session.openChannel(order);
    if (!Keepable.isName(channel.resource())) {
      throw odd("The service names a channel so that it cannot be stored");
    }
    return channel;
  }

  @Override
  public void closeChannel(String id, String resource) {
    session.closeChannel(id, resource);
  }

  @Override
  public void close() {
    session.close();
  }
}
