package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.Names.caldav;

import dev.calgate.simulator.caldav.SimulatedUser.Mount;
import dev.calgate.simulator.http.Headers;
import dev.calgate.simulator.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** GET, PUT, DELETE and MOVE of a collection's objects. */
final class Members {
  /** Held while two stores are locked, so that two moves never wait for each other. */
  private static final Object MOVING = new Object();

  private final Call call;
  private final Mount mount;
  private final String name;
  private final CalendarStore store;

  Members(Call call, Target.Member target) {
    this.call = call;
    this.mount = target.mount();
    this.name = target.name();
    this.store = mount.calendar().store();
  }

  Response get() {
    StoredObject object = store.get(name);
    if (object == null) {
      throw new DavException(404, "There is no such object");
    }
    if (lists("If-None-Match", object)) {
      return Response.of(304).header("ETag", object.etag());
    }
    boolean suffixed =
        call.dials().get(Dial.GZIP_TAGS)
            && call.request().headers().first("Accept-Encoding").orElse("").contains("gzip");
    return Response.of(200)
        .header("ETag", suffixed ? object.etag().replaceAll("\"$", "-gzip\"") : object.etag())
        .body("text/calendar; charset=utf-8", object.text().getBytes(StandardCharsets.UTF_8));
  }

  Response put() {
    call.mustBeWritable(mount);
    String text = valid(call.request().body());
    synchronized (store) {
      StoredObject before = store.get(name);
      checkConditions(before);
      checkUid(CalendarText.uid(text), mount, name);
      boolean rewrites = call.dials().get(Dial.REWRITES);
      StoredObject after = store.put(name, rewrites ? Rewriting.of(text) : text);
      Response answer = Response.of(before == null ? 201 : 204);
      return tag(after).map(it -> answer.header("ETag", it)).orElse(answer);
    }
  }

  private Optional<String> tag(StoredObject object) {
    return switch (call.dials().get(Dial.PUT_TAG)) {
      case STRONG -> Optional.of(object.etag());
      case WEAK -> Optional.of("W/" + object.etag());
      case UNQUOTED -> Optional.of(object.etag().replace("\"", ""));
      case NONE -> Optional.empty();
    };
  }

  Response delete() {
    call.mustBeWritable(mount);
    synchronized (store) {
      checkConditions(store.get(name));
      if (!store.remove(name)) {
        throw new DavException(404, "There is no such object");
      }
      return Response.of(204);
    }
  }

  Response move() {
    if (!call.dials().get(Dial.MOVES)) {
      throw new DavException(405, "Nothing is moved here");
    }
    call.mustBeWritable(mount);
    String destination =
        call.request()
            .headers()
            .first("Destination")
            .orElseThrow(() -> new DavException(400, "Destination is missing"));
    if (!(Target.of(call.user(), call.hrefs().path(destination)) instanceof Target.Member to)) {
      throw new DavException(409, "The destination lies in no calendar");
    }
    call.mustBeWritable(to.mount());
    synchronized (MOVING) {
      return move(to);
    }
  }

  private Response move(Target.Member to) {
    synchronized (store) {
      StoredObject object = store.get(name);
      if (object == null) {
        throw new DavException(404, "There is no such object");
      }
      checkConditions(object);
      CalendarStore other = to.mount().calendar().store();
      boolean replaces = other.get(to.name()) != null;
      if (replaces && call.request().headers().first("Overwrite").orElse("T").equals("F")) {
        throw new DavException(412, "There is an object already");
      }
      if (other != store) {
        checkUid(object.uid(), to.mount(), to.name());
      }
      store.remove(name);
      other.put(to.name(), object.text());
      return Response.of(replaces ? 204 : 201);
    }
  }

  private void checkConditions(@Nullable StoredObject before) {
    Headers headers = call.request().headers();
    if (!call.dials().get(Dial.CONDITIONS)) {
      return;
    }
    boolean changed = headers.has("If-Match") && (before == null || !lists("If-Match", before));
    boolean unwanted = before != null && lists("If-None-Match", before);
    if (changed || unwanted) {
      throw new DavException(412, "The object is not as it was expected to be");
    }
  }

  /** Whether a condition's list names an object's tag, by strong comparison, or any. */
  private boolean lists(String condition, StoredObject object) {
    String tags = call.request().headers().first(condition).orElse("");
    return Arrays.stream(tags.split(","))
        .map(String::trim)
        .anyMatch(it -> it.equals("*") || it.equals(object.etag()));
  }

  private void checkUid(@Nullable String uid, Mount where, String name) {
    String owner = uid == null ? null : where.calendar().store().nameOf(uid);
    if (owner != null && !owner.equals(name) && call.dials().get(Dial.UNIQUE_UIDS)) {
      throw new DavException(
          403,
          caldav("no-uid-conflict"),
          call.hrefs().of(call.path(where) + owner),
          "Another object has this UID");
    }
  }

  private String valid(byte[] body) {
    if (body.length > call.dials().get(Dial.MAX_BYTES)) {
      throw new DavException(403, caldav("max-resource-size"));
    }
    String text = new String(body, StandardCharsets.UTF_8);
    ObjectRules.check(text, mount.calendar().components());
    return text;
  }
}
