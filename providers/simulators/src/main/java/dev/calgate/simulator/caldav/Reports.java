package dev.calgate.simulator.caldav;

import dev.calgate.simulator.caldav.Multistatus.Asked;
import dev.calgate.simulator.caldav.SimulatedUser.Mount;
import dev.calgate.simulator.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** REPORT calendar-query and calendar-multiget (RFC 4791 section 7), and the way to others. */
final class Reports {
  private final Call call;
  private final XmlNode report;
  private final Mount mount;
  private final Asked asked;
  private final Resources resources;

  private Reports(Call call, XmlNode report, Mount mount) {
    this.call = call;
    this.report = report;
    this.mount = mount;
    this.asked = report.child(Names.PROP).map(Asked::of).orElse(Asked.ALL);
    this.resources = new Resources(call);
  }

  static Response answer(Call call) {
    XmlNode report = call.xml();
    if (!(call.target() instanceof Target.Collection it)) {
      throw new DavException(
          call.target() instanceof Target.Home ? 403 : 404, Names.dav("supported-report"));
    }
    Reports reports = new Reports(call, report, it.mount());
    return switch (report.name().getLocalPart()) {
      case "calendar-multiget" -> reports.multiget();
      case "calendar-query" -> reports.query();
      case "sync-collection" -> SyncReport.answer(call, it.mount(), report, reports.asked);
      default -> throw new DavException(403, Names.dav("supported-report"));
    };
  }

  private Response query() {
    EventFilter filter = EventFilter.of(report);
    List<StoredObject> found =
        mount.calendar().store().all().stream().filter(it -> filter.matches(it.text())).toList();
    int limit = call.dials().get(Dial.LISTING_LIMIT);
    boolean truncated = limit > 0 && found.size() > limit;
    List<StoredObject> listed = truncated ? found.subList(0, limit) : found;
    return Multistatus.answer(
        call.dials(),
        out -> {
          for (StoredObject object : listed) {
            out.resource(resources.object(mount, object), asked);
          }
          if (truncated) {
            out.truncated(call.hrefs().ofCollection(call.path(mount)));
          }
        });
  }

  private Response multiget() {
    List<String> hrefs = report.all(Names.HREF).stream().map(it -> it.text().trim()).toList();
    int cap = call.dials().get(Dial.MULTIGET_CAP);
    List<String> served = cap > 0 && hrefs.size() > cap ? hrefs.subList(0, cap) : hrefs;
    List<@Nullable StoredObject> objects =
        mount.calendar().store().get(served.stream().map(this::nameOf).toList());
    Dial.MissingObject missing = call.dials().get(Dial.MULTIGET_MISSING);
    if (missing == Dial.MissingObject.WHOLE_ANSWER && objects.contains(null)) {
      throw new DavException(404, "One of the objects is not there");
    }
    return Multistatus.answer(
        call.dials(),
        out -> {
          for (int i = 0; i < served.size(); i++) {
            StoredObject object = objects.get(i);
            if (object != null) {
              out.resource(resources.object(mount, object), asked);
            } else if (missing != Dial.MissingObject.LEFT_OUT) {
              missing(out, served.get(i), missing);
            }
          }
        });
  }

  private static void missing(Multistatus out, String href, Dial.MissingObject way)
      throws IOException {
    switch (way) {
      case EMPTY_HREF -> out.status("", 404);
      case EMPTY_PROPSTAT -> out.outcome(href, Map.of(404, List.of()));
      default -> out.status(href, 404);
    }
  }

  /** The name of an object of this calendar; empty for what is none. */
  private String nameOf(String href) {
    String path = call.hrefs().path(href);
    String home = call.path(mount);
    return path.startsWith(home) ? path.substring(home.length()) : "";
  }
}
