package dev.calgate.simulator.caldav;

import dev.calgate.simulator.caldav.Multistatus.Asked;
import dev.calgate.simulator.http.Response;
import java.util.ArrayList;
import java.util.List;

/** PROPFIND (RFC 4918 section 9.1); an infinite depth is taken as one. */
final class Propfind {
  private final Call call;
  private final Resources resources;

  private Propfind(Call call) {
    this.call = call;
    this.resources = new Resources(call);
  }

  static Response answer(Call call) {
    return new Propfind(call).answer();
  }

  private Response answer() {
    Asked asked = asked();
    if (call.target() instanceof Target.Collection it && call.depth() == 1) {
      return members(it.mount(), asked);
    }
    List<Resource> found = new ArrayList<>();
    found.add(self());
    if (call.target() instanceof Target.Home && call.depth() == 1) {
      found.addAll(resources.inHome());
    }
    return Multistatus.answer(
        call.dials(),
        out -> {
          for (Resource resource : found) {
            out.resource(resource, asked);
          }
        });
  }

  private Resource self() {
    Target target = call.target();
    if (target instanceof Target.Root) {
      return resources.root();
    } else if (target instanceof Target.Principal) {
      return resources.principal();
    } else if (target instanceof Target.Home) {
      return resources.home();
    } else if (target instanceof Target.Box it) {
      return resources.box(it.name());
    } else if (target instanceof Target.Collection it) {
      return resources.calendar(it.mount());
    } else if (target instanceof Target.Member it) {
      StoredObject object = it.mount().calendar().store().get(it.name());
      if (object != null) {
        return resources.object(it.mount(), object);
      }
    }
    throw new DavException(404, "There is nothing here");
  }

  private Response members(SimulatedUser.Mount mount, Asked asked) {
    List<StoredObject> all;
    Resource self;
    synchronized (mount.calendar().store()) {
      // Together, so that the collection's tags stand for the members listed
      all = mount.calendar().store().all();
      self = self();
    }
    int limit = call.dials().get(Dial.LISTING_LIMIT);
    boolean truncated = limit > 0 && all.size() > limit;
    List<StoredObject> listed = truncated ? all.subList(0, limit) : all;
    return Multistatus.answer(
        call.dials(),
        out -> {
          out.resource(self, asked);
          for (StoredObject object : listed) {
            out.resource(resources.object(mount, object), asked);
          }
          if (truncated) {
            out.truncated(self.href());
          }
        });
  }

  private Asked asked() {
    if (call.request().body().length == 0) {
      return Asked.ALL;
    }
    return call.xml().child(Names.PROP).map(Asked::of).orElse(Asked.ALL);
  }
}
