package dev.calgate.simulator.caldav;

import dev.calgate.simulator.caldav.SimulatedUser.Mount;
import dev.calgate.simulator.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.namespace.QName;

/** MKCALENDAR, PROPPATCH and DELETE of collections. */
final class CollectionMethods {
  private static final int MAX_PROPERTIES = 100;

  private CollectionMethods() {}

  static Response make(Call call) {
    if (!(call.target() instanceof Target.Vacant it)) {
      throw new DavException(
          call.target() instanceof Target.Collection ? 405 : 403,
          Names.dav("resource-must-be-null"));
    }
    Optional<XmlNode> prop =
        call.request().body().length == 0 ? Optional.empty() : call.xml().find(Names.PROP);
    List<String> components =
        prop.flatMap(all -> all.child(Names.COMPONENTS))
            .map(set -> set.all(Names.COMP).stream().map(CollectionMethods::name).toList())
            .orElse(List.of("VEVENT"));
    SimulatedCalendar made;
    try {
      made = call.user().create(it.id(), it.id(), components);
    } catch (IllegalStateException e) {
      throw new DavException(405, Names.dav("resource-must-be-null"));
    }
    prop.ifPresent(
        all ->
            all.children().stream()
                .filter(one -> writable(one.name()))
                .forEach(one -> made.properties().set(one.name(), one.text())));
    return Response.of(201);
  }

  private static String name(XmlNode comp) {
    return comp.attributes().getOrDefault("name", "VEVENT");
  }

  static Response patch(Call call, Mount mount) {
    call.mustBeWritable(mount);
    CalendarProperties properties = mount.calendar().properties();
    XmlNode update = call.xml();
    List<XmlNode> set = named(update, "set");
    List<XmlNode> removed = named(update, "remove");
    List<QName> all = new ArrayList<>();
    set.forEach(it -> all.add(it.name()));
    removed.forEach(it -> all.add(it.name()));
    boolean good =
        all.stream().allMatch(CollectionMethods::writable)
            && properties.all().size() + all.size() <= MAX_PROPERTIES;
    if (good) {
      set.forEach(it -> properties.set(it.name(), it.text()));
      removed.forEach(it -> properties.remove(it.name()));
    }
    Map<Integer, List<QName>> outcome = new TreeMap<>();
    for (QName name : all) {
      int status = good ? 200 : writable(name) ? 424 : 403;
      outcome.computeIfAbsent(status, it -> new ArrayList<>()).add(name);
    }
    String href = call.hrefs().ofCollection(call.path(mount));
    return Multistatus.answer(call.dials(), out -> out.outcome(href, outcome));
  }

  private static List<XmlNode> named(XmlNode update, String action) {
    return update.all(Names.dav(action)).stream()
        .flatMap(it -> it.all(Names.PROP).stream())
        .flatMap(it -> it.children().stream())
        .toList();
  }

  /** Whether an owner may give a property a value; the live ones are the server's. */
  private static boolean writable(QName name) {
    return name.equals(Names.DISPLAYNAME)
        || name.equals(Names.CALENDAR_DESCRIPTION)
        || name.equals(Names.CALENDAR_TIMEZONE)
        || name.getNamespaceURI().equals(Names.APPLE)
        || !(name.getNamespaceURI().equals(Names.DAV)
            || name.getNamespaceURI().equals(Names.CALDAV)
            || name.getNamespaceURI().equals(Names.CALENDAR_SERVER));
  }

  static Response delete(Call call, Mount mount) {
    call.mustBeWritable(mount);
    if (mount.calendar().owner() == call.user()) {
      mount.calendar().delete();
    } else {
      mount.calendar().unshare(call.user());
    }
    return Response.of(204);
  }
}
