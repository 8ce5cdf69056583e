package dev.calgate.simulator.caldav;

import dev.calgate.simulator.caldav.SimulatedUser.Mount;
import dev.calgate.simulator.http.Request;

/**
 * One request of one user, and what it is about.
 *
 * @param dials of the collection that is meant, else the server's
 */
record Call(Request request, SimulatedUser user, Target target, Dials dials, Hrefs hrefs) {

  /** The body as XML. */
  XmlNode xml() {
    return XmlNode.parse(request.body());
  }

  /** The path of a collection in the user's home. */
  String path(Mount mount) {
    return "/calendars/" + mount.user().name() + "/" + mount.name() + "/";
  }

  /** The header Depth, which has no say where it makes no sense. */
  int depth() {
    return request.headers().first("Depth").orElse("infinity").equals("0") ? 0 : 1;
  }

  /** Refuses unless the user may write to a collection. */
  void mustBeWritable(Mount mount) {
    if (mount.readOnly() || mount.calendar().dials().get(Dial.READ_ONLY)) {
      throw new DavException(403, Names.dav("need-privileges"));
    }
  }
}
