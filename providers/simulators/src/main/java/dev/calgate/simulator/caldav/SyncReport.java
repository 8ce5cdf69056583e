package dev.calgate.simulator.caldav;

import dev.calgate.simulator.caldav.CalendarStore.Change;
import dev.calgate.simulator.caldav.Multistatus.Asked;
import dev.calgate.simulator.caldav.SimulatedUser.Mount;
import dev.calgate.simulator.http.Response;
import java.util.List;
import java.util.Optional;

/** REPORT sync-collection (RFC 6578). */
final class SyncReport {
  private SyncReport() {}

  static Response answer(Call call, Mount mount, XmlNode report, Asked asked) {
    Dials dials = call.dials();
    if (!dials.get(Dial.SYNC)) {
      throw new DavException(403, Names.dav("supported-report"));
    }
    SimulatedCalendar calendar = mount.calendar();
    String token = report.child(Names.SYNC_TOKEN).map(it -> it.text().trim()).orElse("");
    boolean initial = token.isEmpty();
    Optional<Long> since = initial ? Optional.of(Long.MIN_VALUE) : calendar.revision(token);
    long from = since.orElseGet(() -> refused(calendar, dials.get(Dial.TOKEN_REFUSAL)));
    synchronized (calendar.store()) {
      List<Change> changes = calendar.store().changesAfter(from);
      boolean everything = from == Long.MIN_VALUE;
      if (everything && !(initial && dials.get(Dial.INITIAL_SYNC_TELLS_DELETED))) {
        changes.removeIf(it -> it.object() == null);
      }
      return page(call, mount, asked, changes, initial, pageSize(report, dials));
    }
  }

  private static long refused(SimulatedCalendar calendar, TokenRefusal refusal) {
    if (refusal.status() != 207) {
      throw refusal.element()
          ? new DavException(refusal.status(), Names.dav("valid-sync-token"))
          : new DavException(refusal.status(), "The token is not known");
    }
    return refusal.everything() ? Long.MIN_VALUE : calendar.store().revision();
  }

  /** The smaller of what the client wishes and the server gives; 0 for no bound. */
  private static int pageSize(XmlNode report, Dials dials) {
    int most = dials.get(Dial.SYNC_PAGE);
    int wished =
        report
            .find(Names.dav("nresults"))
            .map(it -> it.text().trim())
            .filter(it -> it.matches("[1-9]\\d{0,8}"))
            .map(Integer::valueOf)
            .orElse(0);
    return most == 0 || wished == 0 ? Math.max(most, wished) : Math.min(most, wished);
  }

  private static Response page(
      Call call, Mount mount, Asked asked, List<Change> changes, boolean initial, int size) {
    boolean truncated = size > 0 && changes.size() > size;
    List<Change> told = truncated ? changes.subList(0, size) : changes;
    SimulatedCalendar calendar = mount.calendar();
    String token =
        calendar.token(truncated ? told.get(size - 1).revision() : calendar.store().revision());
    Resources resources = new Resources(call);
    boolean listsItself = initial && call.dials().get(Dial.SYNC_LISTS_COLLECTION);
    return Multistatus.answer(
        call.dials(),
        out -> {
          if (listsItself) {
            out.resource(resources.calendar(mount), asked);
          }
          for (Change change : told) {
            if (change.object() == null) {
              out.status(call.hrefs().ofMember(call.path(mount), change.name()), 404);
            } else {
              out.resource(resources.object(mount, change.object()), asked);
            }
          }
          if (truncated) {
            out.truncated(call.hrefs().ofCollection(call.path(mount)));
          }
          out.syncToken(token);
        });
  }
}
