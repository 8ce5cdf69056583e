package dev.calgate.provider.hosted;

import dev.calgate.provider.CalendarRef;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.FetchedObjects;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteCalendar;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.SyncCursor;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.Written;
import dev.calgate.provider.caldav.wire.Edit;
import dev.calgate.provider.caldav.wire.ObjectEditor;
import dev.calgate.provider.caldav.wire.ObjectReader;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One account. Nothing is asked of anybody: the object that a write is given, which is the stored
 * one, is the only one there is, and what it becomes is there when the gateway has stored it.
 */
final class HostedSession implements CalendarSession {
  /** Nobody changes anything behind the gateway's back. */
  private static final String UNCHANGED = "hosted";

  private final CalendarRef calendar = new CalendarRef("calendar");
  private final String name;
  private final ProviderContext context;
  private boolean closed;

  HostedSession(String name, ProviderContext context) {
    this.name = name;
    this.context = context;
  }

  @Override
  public List<RemoteCalendar> listCalendars() {
    checkOpen();
    return List.of(new RemoteCalendar(calendar, name, "", null, null, true, false, UNCHANGED));
  }

  @Override
  public ChangePage changes(ChangeQuery query) {
    check(query.calendar());
    return new ChangePage(
        List.of(), new PageEnd.Complete(new SyncCursor(UNCHANGED), Coverage.DELTA, UNCHANGED));
  }

  @Override
  public FetchedObjects fetch(CalendarRef asked, List<ObjectRef> refs) {
    check(asked);
    return List::of;
  }

  @Override
  public Written write(EventWrite write) {
    check(write.calendar());
    ObjectEditor editor = new ObjectEditor(Set.of(), context.clock().instant());
    if (write instanceof EventWrite.Create create) {
      return create(create, editor);
    }
    if (write instanceof EventWrite.Update update) {
      KnownObject known = update.object();
      return become(known, edited(() -> editor.update(update, known.ref())));
    }
    if (write instanceof EventWrite.Delete delete) {
      KnownObject known = delete.object();
      return become(known, edited(() -> editor.delete(delete, known.ref())));
    }
    throw new ProviderException(
        ErrorKind.REJECTED, ErrorScope.OBJECT, "There is no other calendar to move it to");
  }

  private Written create(EventWrite.Create write, ObjectEditor editor) {
    KnownObject there = write.stored();
    if (there != null) {
      return Written.found(read(there.ref(), there.raw()));
    }
    ObjectRef ref = new HostedWriting().newRef(calendar, write.uid());
    return stored(ref, edited(() -> editor.create(write)));
  }

  private static <T> T edited(Supplier<T> edit) {
    try {
      return edit.get();
    } catch (NoSuchElementException e) {
      throw new ProviderException(
          ErrorKind.GONE, ErrorScope.OBJECT, String.valueOf(e.getMessage()), null, e);
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          ErrorKind.REJECTED,
          ErrorScope.OBJECT,
          "The event cannot be changed: " + e.getMessage(),
          null,
          e);
    }
  }

  private Written become(KnownObject known, Edit edit) {
    if (edit instanceof Edit.Rewritten rewritten) {
      return stored(known.ref(), rewritten.text());
    }
    return edit instanceof Edit.Nothing
        ? stored(known.ref(), known.raw())
        : Written.of(new RemoteChange.Removed(known.ref()));
  }

  private Written stored(ObjectRef ref, String text) {
    RemoteChange change = read(ref, text);
    if (change instanceof RemoteChange.Unreadable unreadable) {
      throw new ProviderException(
          ErrorKind.REJECTED,
          ErrorScope.OBJECT,
          "This would be no event to be read: " + unreadable.reason());
    }
    return Written.of(change);
  }

  private RemoteChange read(ObjectRef ref, String text) {
    return new ObjectReader(context.maxObjectBytes(), Set.of())
        .read(ref, new VersionTag(Digest.of(text)), text);
  }

  private void check(CalendarRef asked) {
    checkOpen();
    if (!asked.equals(calendar)) {
      throw new ProviderException(
          ErrorKind.GONE, ErrorScope.CALENDAR, "The calendar does not exist");
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("Closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
