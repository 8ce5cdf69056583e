package dev.calgate.provider.caldav;

import dev.calgate.model.EventDetails;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.RemoteEvent;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.Written;
import dev.calgate.provider.caldav.wire.ETags;
import dev.calgate.provider.caldav.wire.Edit;
import dev.calgate.provider.caldav.wire.Hrefs;
import dev.calgate.provider.caldav.wire.ObjectEditor;
import dev.calgate.provider.caldav.wire.ObjectReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects of one calendar (RFC 4791 section 5.3.2): on the condition that they are still as
 * they were seen, and then reads what the server has made of them, because most servers rewrite
 * what they are given and yet tell a strong tag.
 */
final class ObjectWrites {
  private final DavCalendar calendar;
  private final FailedFetches failed;
  private final ObjectEditor editor;
  private final ObjectReader reader;

  ObjectWrites(
      DavCalendar calendar, FailedFetches failed, ObjectEditor editor, ObjectReader reader) {
    this.calendar = calendar;
    this.failed = failed;
    this.editor = editor;
    this.reader = reader;
  }

  Written create(EventWrite.Create write) {
    ObjectRef ref = new CalDavWriting().newRef(write.calendar(), write.uid());
    String text = edit(() -> editor.create(write));
    checkReadable(ref, text);
    WriteAnswer answer = put(ref, text, Map.of("If-None-Match", "*"));
    if (answer.isDone()) {
      return Written.of(readBack(ref, text, null));
    }
    if (answer.isConflict()) {
      return Written.found(existing(ref, write.uid()));
    }
    Optional<ObjectRef> owner = owner(answer);
    if (owner.isPresent()) {
      return Written.found(existing(owner.get(), write.uid()));
    }
    checkThere(answer);
    throw refusal(answer);
  }

  /** The object of this calendar that has the UID already, where the server names it. */
  private Optional<ObjectRef> owner(WriteAnswer answer) {
    return answer
        .owner()
        .flatMap(href -> calendar.client().path(href, calendar.path()))
        .filter(path -> Hrefs.isMember(path, calendar.path()))
        .map(ObjectRef::new);
  }

  /** Where nothing can be put, there may be no calendar any more. */
  private void checkThere(WriteAnswer answer) {
    if (answer.isGone() || answer.status() == 405 || answer.status() == 409) {
      calendar.askReadOnly();
      throw new ProviderException(
          ErrorKind.REJECTED,
          ErrorScope.OBJECT,
          "The server does not take the event (status " + answer.status() + ")");
    }
  }

  /** What stands in the place of a new object: the same one, from an earlier try, or another. */
  private RemoteChange existing(ObjectRef ref, String uid) {
    RemoteChange change = get(ref).read(reader);
    boolean same =
        change instanceof RemoteChange.Upserted it
            && it.object().events().stream().map(RemoteEvent::uid).anyMatch(uid::equals);
    if (!same) {
      throw new ProviderException(
          ErrorKind.CONFLICT, ErrorScope.OBJECT, "Another event has the new one's place");
    }
    return change;
  }

  Written update(EventWrite.Update write) {
    KnownObject known = write.object();
    return apply(known, edit(() -> editor.update(write, known.ref())), Map.of());
  }

  Written delete(EventWrite.Delete write) {
    KnownObject known = write.object();
    // Else a server that schedules would tell the organizer (RFC 6638 section 8.1).
    Map<String, String> silence =
        write.notifyAttendees() ? Map.of() : Map.of("Schedule-Reply", "F");
    return apply(known, edit(() -> editor.delete(write, known.ref())), silence);
  }

  private static <T> T edit(Supplier<T> work) {
    try {
      return work.get();
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

  private Written apply(KnownObject known, Edit edit, Map<String, String> headers) {
    if (edit instanceof Edit.Rewritten rewritten) {
      return replace(known, rewritten.text(), headers);
    }
    return edit instanceof Edit.Nothing ? Written.of(unchanged(known)) : remove(known, headers);
  }

  private Written replace(KnownObject known, String text, Map<String, String> headers) {
    RemoteChange.Upserted wanted = checkReadable(known.ref(), text);
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(condition(known));
    WriteAnswer answer = put(known.ref(), text, all);
    if (answer.isDone()) {
      return Written.of(readBack(known.ref(), text, known));
    }
    if (answer.isConflict()) {
      return Written.of(ours(known.ref(), wanted));
    }
    throw refusal(answer);
  }

  /** What is at another version may be so by this very write, whose first answer was lost. */
  private RemoteChange ours(ObjectRef ref, RemoteChange.Upserted wanted) {
    Body body = get(ref);
    if (body instanceof Body.Gone) {
      throw gone();
    }
    RemoteChange change = body.read(reader);
    if (change instanceof RemoteChange.Upserted it && says(it).equals(says(wanted))) {
      return change;
    }
    throw DavErrors.conflict();
  }

  /** What an object says of its events, whoever wrote it when. */
  static List<RemoteEvent> says(RemoteChange.Upserted change) {
    return change.object().events().stream().map(ObjectWrites::unstamped).toList();
  }

  private static RemoteEvent unstamped(RemoteEvent it) {
    EventDetails details = it.details().toBuilder().createdAt(null).updatedAt(null).build();
    return new RemoteEvent(it.key(), it.uid(), it.seriesRef(), it.originalStart(), details);
  }

  /** Nothing is to be written, but only if it is as it was seen. */
  private RemoteChange unchanged(KnownObject known) {
    return seen(known).read(reader);
  }

  /** The object as it is now, which is as it was seen. */
  Body.Text seen(KnownObject known) {
    return now(known).orElseThrow(ObjectWrites::gone);
  }

  /** The same; empty when it is gone. */
  private Optional<Body.Text> now(KnownObject known) {
    Body body = get(known.ref());
    if (body instanceof Body.Gone) {
      return Optional.empty();
    }
    if (body instanceof Body.Text text && isSame(text, known)) {
      return Optional.of(text);
    }
    throw body instanceof Body.Withheld withheld
        ? new ProviderException(ErrorKind.UNREACHABLE, ErrorScope.OBJECT, withheld.reason())
        : DavErrors.conflict();
  }

  /** Tags may differ from one way of asking to another, and repeat themselves on some servers. */
  private static boolean isSame(Body.Text now, KnownObject known) {
    boolean sameTag =
        now.version().equals(known.version()) && !ETags.isRepeatable(known.version().value());
    return sameTag || sameText(now.raw(), known.raw());
  }

  /** Line ends are as the server's XML has them. */
  private static boolean sameText(String one, String other) {
    return one.replace("\r\n", "\n").equals(other.replace("\r\n", "\n"));
  }

  /** What holds a write back when the object is not as it was seen. */
  private Map<String, String> condition(KnownObject known) {
    return Multiget.isTag(known.version())
        ? Map.of("If-Match", known.version().value())
        : condition(seen(known));
  }

  /** Objects without a tag are all the same to the server; they have been looked at just now. */
  static Map<String, String> condition(Body.Text now) {
    return Multiget.tag(now.version()).map(tag -> Map.of("If-Match", tag)).orElse(Map.of());
  }

  /** Some servers delete whatever the condition says, so it is looked at before. */
  Written remove(KnownObject known, Map<String, String> headers) {
    Optional<Body.Text> now = now(known);
    if (now.isPresent()) {
      Map<String, String> all = new HashMap<>(headers);
      all.putAll(condition(now.get()));
      WriteAnswer answer = send("DELETE", known.ref().value(), all, null);
      boolean gone = answer.isDone() || answer.isGone();
      if (!gone && answer.isConflict() && get(known.ref()) instanceof Body.Gone) {
        gone = true;
      }
      if (!gone) {
        throw refusal(answer);
      }
    }
    return Written.of(new RemoteChange.Removed(known.ref()));
  }

  static ProviderException gone() {
    return new ProviderException(
        ErrorKind.GONE, ErrorScope.OBJECT, "The event does not exist any more");
  }

  /** What cannot be read again must not be written. */
  private RemoteChange.Upserted checkReadable(ObjectRef ref, String text) {
    RemoteChange change = reader.read(ref, DavCalendar.UNTAGGED, text);
    if (change instanceof RemoteChange.Upserted upserted) {
      return upserted;
    }
    String reason = change instanceof RemoteChange.Unreadable it ? it.reason() : "";
    throw new ProviderException(
        ErrorKind.REJECTED, ErrorScope.OBJECT, "This would be no event to be read: " + reason);
  }

  WriteAnswer put(ObjectRef ref, String text, Map<String, String> headers) {
    return send("PUT", ref.value(), headers, text);
  }

  WriteAnswer send(String method, String path, Map<String, String> headers, @Nullable String text) {
    return WriteAnswer.of(calendar.client().write(method, path, headers, text), calendar);
  }

  /** The error that an answer stands for; a calendar that can only be read is asked for. */
  ProviderException refusal(WriteAnswer answer) {
    ProviderException error = DavErrors.ofWrite(answer);
    boolean readOnly = error.kind() == ErrorKind.FORBIDDEN && calendar.askReadOnly();
    return readOnly
        ? new ProviderException(
            ErrorKind.FORBIDDEN, ErrorScope.CALENDAR, "The calendar can only be read")
        : error;
  }

  Body get(ObjectRef ref) {
    return new Multiget(calendar, failed).fetch(List.of(ref)).get(0);
  }

  /** Whether the server says that an object does not exist; not when it says nothing. */
  boolean isGone(ObjectRef ref) {
    try {
      return get(ref) instanceof Body.Gone;
    } catch (ProviderException e) {
      return false;
    }
  }

  /**
   * What the server has made of a text. It is written in any case: if the server does not give it
   * back, or gives what was there before as one that lags behind, it is told as it was sent, at a
   * version that no pass takes for known.
   *
   * @param before what was there, or null
   */
  RemoteChange readBack(ObjectRef ref, String sent, @Nullable KnownObject before) {
    try {
      if (get(ref) instanceof Body.Text text && !isStale(text, before)) {
        return text.read(reader);
      }
    } catch (ProviderException e) {
      // The next pass asks again.
    }
    return reader.read(ref, DavCalendar.UNTAGGED, sent);
  }

  private static boolean isStale(Body.Text text, @Nullable KnownObject before) {
    VersionTag version = before == null ? null : before.version();
    return before != null && text.version().equals(version) && sameText(text.raw(), before.raw());
  }

  ObjectReader reader() {
    return reader;
  }

  DavCalendar calendar() {
    return calendar;
  }
}
