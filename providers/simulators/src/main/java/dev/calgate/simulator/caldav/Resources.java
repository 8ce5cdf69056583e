package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.Names.caldav;
import static dev.calgate.simulator.caldav.Names.dav;

import dev.calgate.simulator.caldav.Resource.Property;
import dev.calgate.simulator.caldav.SimulatedUser.Mount;
import dev.calgate.simulator.http.HttpDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.namespace.QName;

/** All that can be asked for properties, as one user sees it. */
final class Resources {
  private static final String COLLECTION_TYPE = "httpd/unix-directory";

  private final SimulatedUser user;
  private final Dials dials;
  private final Hrefs hrefs;

  Resources(Call call) {
    this.user = call.user();
    this.dials = call.dials();
    this.hrefs = call.hrefs();
  }

  Resource root() {
    return new Resource(hrefs.ofCollection("/"), collection(dav("collection")));
  }

  Resource principal() {
    Map<QName, Property> properties = collection(dav("collection"), dav("principal"));
    properties.put(Names.DISPLAYNAME, Resource.text(user.name()));
    if (dials.get(Dial.DISCOVERY)) {
      properties.put(caldav("calendar-home-set"), Resource.href(hrefs.ofCollection(homePath())));
    }
    properties.put(
        caldav("calendar-user-address-set"),
        out -> {
          out.leaf(Names.HREF, "mailto:" + address());
          out.leaf(Names.HREF, hrefs.ofCollection(principalPath()));
        });
    properties.put(
        caldav("schedule-inbox-URL"), Resource.href(hrefs.ofCollection(homePath() + "inbox/")));
    properties.put(
        caldav("schedule-outbox-URL"), Resource.href(hrefs.ofCollection(homePath() + "outbox/")));
    properties.put(dav("principal-URL"), Resource.href(hrefs.ofCollection(principalPath())));
    return new Resource(hrefs.ofCollection(principalPath()), properties);
  }

  Resource home() {
    return new Resource(hrefs.ofCollection(homePath()), collection(dav("collection")));
  }

  Resource box(String name) {
    return new Resource(
        hrefs.ofCollection(homePath() + name + "/"),
        collection(dav("collection"), caldav("schedule-" + name)));
  }

  /** Everything in the home, calendars and others. */
  List<Resource> inHome() {
    List<Resource> all = new ArrayList<>(List.of(box("inbox"), box("outbox")));
    user.mounts().forEach(it -> all.add(calendar(it)));
    return all;
  }

  Resource calendar(Mount mount) {
    SimulatedCalendar calendar = mount.calendar();
    Dials own = calendar.dials();
    Map<QName, Property> properties = collection(dav("collection"), Names.CALENDAR);
    calendar.properties().all().forEach((name, text) -> properties.put(name, Resource.text(text)));
    if (own.get(Dial.CONTROL_CHARACTERS)) {
      properties.put(Names.DISPLAYNAME, Resource.text(calendar.displayName() + '\u0002'));
    }
    String ctag = calendar.store().ctag();
    if (ctag != null) {
      properties.put(Names.GETCTAG, Resource.text(ctag));
    }
    boolean sync = own.get(Dial.SYNC);
    if (sync) {
      String token = calendar.token(calendar.store().revision());
      properties.put(Names.SYNC_TOKEN, Resource.text(token));
    }
    properties.put(dav("supported-report-set"), reports(sync));
    properties.put(
        Names.COMPONENTS,
        out -> {
          for (String component : calendar.components()) {
            out.empty(Names.COMP, "name", component);
          }
        });
    properties.put(
        dav("current-user-privilege-set"), privileges(mount.readOnly() || own.get(Dial.READ_ONLY)));
    properties.put(
        dav("owner"), Resource.href(hrefs.ofCollection(principalPath(calendar.owner()))));
    return new Resource(hrefs.ofCollection(path(mount)), properties);
  }

  /** An object, for answers with or without its text. */
  Resource object(Mount mount, StoredObject object) {
    Map<QName, Property> properties = new LinkedHashMap<>();
    properties.put(Names.GETETAG, Resource.text(object.etag()));
    properties.put(Names.RESOURCETYPE, out -> {});
    properties.put(
        dav("getcontenttype"), Resource.text("text/calendar; charset=utf-8; component=vevent"));
    properties.put(dav("getlastmodified"), out -> out.text(HttpDate.of(object.modified())));
    properties.put(Names.CALENDAR_DATA, text(object.text()));
    return new Resource(hrefs.ofMember(path(mount), object.name()), properties);
  }

  private Property text(String text) {
    String shown =
        dials.get(Dial.CONTROL_CHARACTERS) ? text.replace("SUMMARY:", "SUMMARY:\u0002") : text;
    return dials.get(Dial.CDATA) ? out -> out.cdata(shown) : out -> out.text(shown);
  }

  private Map<QName, Property> collection(QName... types) {
    Map<QName, Property> properties = new LinkedHashMap<>();
    properties.put(
        Names.RESOURCETYPE,
        out -> {
          for (QName type : types) {
            out.empty(type);
          }
        });
    properties.put(dav("getcontenttype"), Resource.text(COLLECTION_TYPE));
    if (dials.get(Dial.DISCOVERY)) {
      properties.put(
          dav("current-user-principal"), Resource.href(hrefs.ofCollection(principalPath())));
    }
    return properties;
  }

  private static Property reports(boolean sync) {
    return out -> {
      List<QName> reports =
          new ArrayList<>(List.of(caldav("calendar-query"), caldav("calendar-multiget")));
      if (sync) {
        reports.add(dav("sync-collection"));
      }
      for (QName report : reports) {
        out.open(dav("supported-report")).open(dav("report")).empty(report).close().close();
      }
    };
  }

  private static Property privileges(boolean readOnly) {
    List<String> names =
        readOnly
            ? List.of("read")
            : List.of("read", "write", "write-content", "write-properties", "bind", "unbind");
    return out -> {
      for (String name : names) {
        out.open(dav("privilege")).empty(dav(name)).close();
      }
    };
  }

  private String address() {
    return user.name().contains("@") ? user.name() : user.name() + "@example.com";
  }

  private String homePath() {
    return "/calendars/" + user.name() + "/";
  }

  private String principalPath() {
    return principalPath(user);
  }

  private static String principalPath(SimulatedUser user) {
    return "/principals/" + user.name() + "/";
  }

  private static String path(Mount mount) {
    return "/calendars/" + mount.user().name() + "/" + mount.name() + "/";
  }
}
