package dev.calgate.provider.caldav;

import dev.calgate.provider.EventWrite;
import dev.calgate.provider.KnownObject;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.Written;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves an object to another calendar: by MOVE (RFC 4918 section 9.9), and where the server does
 * not do that, by a copy that takes the object's place.
 */
final class ObjectMove {
  /** Answers of servers that do not move, or not from here to there. */
  private static final Set<Integer> NOT_MOVED = Set.of(400, 403, 405, 409, 415, 500, 501, 502);

  private final ObjectWrites from;
  private final ObjectWrites to;
  private final KnownObject known;
  private final ObjectRef goal;
  private final Map<String, String> silence;

  ObjectMove(ObjectWrites from, ObjectWrites to, EventWrite.Move write) {
    this.from = from;
    this.to = to;
    this.known = write.object();
    String path = known.ref().value();
    this.goal = new ObjectRef(to.calendar().path() + path.substring(path.lastIndexOf('/') + 1));
    this.silence = write.notifyAttendees() ? Map.of() : Map.of("Schedule-Reply", "F");
  }

  Written run() {
    if (goal.equals(known.ref())) {
      return Written.of(from.seen(known).read(to.reader()));
    }
    // Not every server looks at conditions of a MOVE.
    Body.Text now = from.seen(known);
    Map<String, String> headers = new HashMap<>(ObjectWrites.condition(now));
    headers.put("Destination", from.calendar().client().address(goal.value()));
    headers.put("Overwrite", "F");
    headers.putAll(silence);
    WriteAnswer answer = from.send("MOVE", known.ref().value(), headers, null);
    if (answer.isDone()) {
      return moved(now);
    }
    if (answer.isGone()) {
      throw ObjectWrites.gone();
    }
    // The condition is not met, or the place is taken, perhaps by an earlier try.
    if (answer.isConflict()) {
      return copied(from.seen(known));
    }
    if (NOT_MOVED.contains(answer.status())) {
      return copied(now);
    }
    throw from.refusal(answer);
  }

  /** Where nothing is, the server has named the object itself (SOGo), and the next pass tells. */
  private Written moved(Body.Text now) {
    List<RemoteChange> removed = List.of(new RemoteChange.Removed(known.ref()));
    return to.isGone(goal)
        ? new Written(removed, List.of())
        : new Written(removed, List.of(to.readBack(goal, now.raw(), null)));
  }

  private Written copied(Body.Text now) {
    WriteAnswer answer = to.put(goal, now.raw(), Map.of("If-None-Match", "*"));
    if (answer.isConflict()) {
      checkCopy(now);
    } else if (!answer.isDone()) {
      throw to.refusal(answer);
    }
    RemoteChange arrived = to.readBack(goal, now.raw(), null);
    try {
      from.remove(known, silence);
    } catch (ProviderException e) {
      takeBack(arrived);
      throw e;
    }
    return new Written(List.of(new RemoteChange.Removed(known.ref())), List.of(arrived));
  }

  /** The copy of an earlier try, whose answer was lost, is as good. */
  private void checkCopy(Body.Text now) {
    RemoteChange there = to.get(goal).read(to.reader());
    RemoteChange here = now.read(to.reader());
    boolean same =
        there instanceof RemoteChange.Upserted one
            && here instanceof RemoteChange.Upserted other
            && ObjectWrites.says(one).equals(ObjectWrites.says(other));
    if (!same) {
      throw DavErrors.conflict();
    }
  }

  private void takeBack(RemoteChange arrived) {
    if (arrived instanceof RemoteChange.Upserted it) {
      try {
        to.remove(new KnownObject(goal, it.object().version(), it.object().raw()), silence);
      } catch (ProviderException e) {
        // Then there are two, which the next passes tell.
      }
    }
  }
}
