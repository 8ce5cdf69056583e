package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.caldav.wire.DavNames;
import dev.calgate.provider.caldav.wire.DavProperty;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.Hrefs;
import dev.calgate.provider.caldav.wire.Requests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.namespace.QName;

/**
 * One calendar on its server: what is asked of it, and what the references in its answers are to
 * it. Where the server answers from another path than the known one, nothing is believed.
 *
 * @param path canonical, ending in a slash
 */
record DavCalendar(DavClient client, ProviderContext context, String path) {

  /** What a reference is to the calendar. */
  enum Place {
    ITSELF,
    MEMBER,
    /** Inside, but not directly: of a collection of its own. */
    BELOW,
    /** Elsewhere, or no reference at all. */
    OUTSIDE
  }

  Place place(DavResponse response) {
    Optional<String> found = client.path(response.href(), path);
    if (found.isEmpty() || !Hrefs.asCollection(found.get()).startsWith(path)) {
      return Place.OUTSIDE;
    }
    if (Hrefs.asCollection(found.get()).equals(path)) {
      return Place.ITSELF;
    }
    boolean member = Hrefs.isMember(found.get(), path) && !response.is(DavNames.COLLECTION);
    return member ? Place.MEMBER : Place.BELOW;
  }

  /** The member that a response speaks of. */
  ObjectRef ref(DavResponse response) {
    return new ObjectRef(client.path(response.href(), path).orElseThrow());
  }

  /** Asks what changed since a token, or for everything if it is empty; any status comes back. */
  DavAnswer askChanges(String token) {
    return here(client.report(path, 0, Requests.syncCollection(token)));
  }

  /** Asks for all members. */
  Multistatus askMembers() {
    return multistatus(1, List.of(DavNames.RESOURCETYPE, DavNames.GETETAG));
  }

  /**
   * Asks the calendar for its sync token as it is now.
   *
   * @return empty when it cannot be synchronised by one
   * @throws ProviderException {@link ErrorKind#GONE} when it is not there
   */
  String askToken() {
    List<DavResponse> responses = new ArrayList<>();
    try (Multistatus answer =
        multistatus(0, List.of(DavNames.RESOURCETYPE, DavNames.SYNC_TOKEN, DavNames.REPORTS))) {
      answer.next().ifPresent(responses::add);
    }
    responses.forEach(this::check);
    return responses.stream().findFirst().flatMap(DavCalendar::token).orElse("");
  }

  private static Optional<String> token(DavResponse response) {
    boolean announced =
        response
            .property(DavNames.REPORTS)
            .map(DavProperty::elements)
            .filter(reports -> reports.contains("sync-collection"))
            .isPresent();
    return announced ? response.text(DavNames.SYNC_TOKEN) : Optional.empty();
  }

  private Multistatus multistatus(int depth, List<QName> properties) {
    DavAnswer answer = here(client.propfind(path, depth, Requests.propfind(properties)));
    if (answer.status() != 207) {
      try (answer) {
        throw DavErrors.of(answer, ErrorScope.CALENDAR, now());
      }
    }
    return new Multistatus(answer, context);
  }

  private DavAnswer here(DavAnswer answer) {
    if (!Hrefs.asCollection(answer.path()).equals(path)) {
      answer.close();
      throw new ProviderException(
          ErrorKind.PROTOCOL, ErrorScope.CALENDAR, "The server says that the calendar has moved");
    }
    return answer;
  }

  /** Fails when the calendar's own response says that it is not there, or not to be read. */
  void check(DavResponse itself) {
    if (itself.status() >= 400) {
      throw DavErrors.of(itself.status(), ErrorScope.CALENDAR);
    }
  }

  /** The server's answer breaks the protocol's promises. */
  static ProviderException broken(String message) {
    return new ProviderException(ErrorKind.PROTOCOL, ErrorScope.CALENDAR, message);
  }

  Instant now() {
    return context.clock().instant();
  }
}
