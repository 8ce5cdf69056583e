package dev.calgate.testkit.memory;

import dev.calgate.model.EventTime;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Written;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Writes to the far side in memory; each is one step for all others. */
final class FarSideWrites {
  private final FarSide farSide;

  FarSideWrites(FarSide farSide) {
    this.farSide = farSide;
  }

  Written write(EventWrite write) {
    synchronized (farSide) {
      if (!farSide.has(write.calendar())) {
        throw new ProviderException(
            ErrorKind.GONE, ErrorScope.CALENDAR, "The calendar does not exist");
      }
      if (farSide.isReadOnly(write.calendar())) {
        throw new ProviderException(
            ErrorKind.FORBIDDEN, ErrorScope.CALENDAR, "The calendar can only be read");
      }
      if (write instanceof EventWrite.Create create) {
        return create(create);
      }
      if (write instanceof EventWrite.Update update) {
        return change(write, update.object(), content -> changed(content, update));
      }
      return write instanceof EventWrite.Move move ? move(move) : delete((EventWrite.Delete) write);
    }
  }

  private Written create(EventWrite.Create write) {
    ObjectRef ref = new InMemoryWriting().newRef(write.calendar(), write.uid());
    if (farSide.content(write.calendar(), ref).isPresent()) {
      return Written.found(farSide.read(write.calendar(), ref));
    }
    farSide.put(write.calendar(), ref, write.uid(), content(write));
    return told(write, ref);
  }

  private Content content(EventWrite.Create write) {
    EventWrite.Template template = write.template();
    boolean unknown =
        template != null
            && farSide
                .content(write.calendar(), template.object().ref())
                .filter(Content::unknown)
                .isPresent();
    Content content = Content.of(write.details());
    return unknown ? content.withUnknown() : content;
  }

  private Written told(EventWrite write, ObjectRef ref) {
    return Written.of(farSide.read(write.calendar(), ref));
  }

  private static Content changed(Content content, EventWrite.Update write) {
    return write.originalStart() == null
        ? content.with(write.after())
        : content.changing(write.originalStart(), write.before(), write.after());
  }

  private Written change(EventWrite write, KnownObject known, UnaryOperator<Content> change) {
    Content content = current(write, known);
    String uid = farSide.uid(write.calendar(), known.ref());
    farSide.put(write.calendar(), known.ref(), uid, change.apply(content));
    return told(write, known.ref());
  }

  private Written delete(EventWrite.Delete write) {
    EventTime original = write.originalStart();
    if (original != null) {
      return change(write, write.object(), it -> it.cancelling(original));
    }
    current(write, write.object());
    farSide.delete(write.calendar(), write.object().ref());
    return told(write, write.object().ref());
  }

  private Written move(EventWrite.Move write) {
    Content content = current(write, write.object());
    ObjectRef ref = write.object().ref();
    String uid = farSide.uid(write.calendar(), ref);
    farSide.delete(write.calendar(), ref);
    farSide.put(write.to(), ref, uid, content);
    return new Written(
        List.of(new RemoteChange.Removed(ref)), List.of(farSide.read(write.to(), ref)));
  }

  /** What the object holds, provided that it is at the version that was seen. */
  private Content current(EventWrite write, KnownObject known) {
    Optional<Content> content = farSide.content(write.calendar(), known.ref());
    if (content.isEmpty()) {
      throw new ProviderException(
          ErrorKind.GONE, ErrorScope.OBJECT, "The event does not exist any more");
    }
    if (!farSide.version(write.calendar(), known.ref()).equals(known.version())) {
      throw new ProviderException(
          ErrorKind.CONFLICT, ErrorScope.OBJECT, "The event is at another version");
    }
    return content.get();
  }
}
