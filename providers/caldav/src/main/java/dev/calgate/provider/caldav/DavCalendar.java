package dev.calgate.provider.caldav;

import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.caldav.wire.DavNames;
import dev.calgate.provider.caldav.wire.DavProperty;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.ETags;
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

  /** Never equal to what a fetch finds, so an object without tag is always fetched. */
  static final VersionTag UNTAGGED = new VersionTag("?");

  /** What a response of a listing speaks of. */
  enum Place {
    ITSELF,
    MEMBER,
    /** The answer, which ends too early, however the reference is spelled (RFC 6578, 3.6). */
    CUT_OFF,
    /** Inside, but not directly: of a collection of its own. */
    BELOW,
    /** Elsewhere, or no reference at all. */
    OUTSIDE
  }

  Place place(DavResponse response) {
    if (response.status() == 507) {
      return Place.CUT_OFF;
    }
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

  /** What a response says of a member. Only a 404 for the member itself means that it is gone. */
  RemoteChange member(DavResponse response) {
    ObjectRef ref = new ObjectRef(client.path(response.href(), path).orElseThrow());
    if (response.status() == 404 || response.status() == 410) {
      return new RemoteChange.Removed(ref);
    }
    return new RemoteChange.Seen(
        ref,
        response
            .text(DavNames.GETETAG)
            .map(tag -> new VersionTag(ETags.normal(tag)))
            .orElse(UNTAGGED));
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

  /**
   * Asks whether the calendar can only be read.
   *
   * @throws ProviderException {@link ErrorKind#GONE} when it is not there
   */
  boolean askReadOnly() {
    List<DavResponse> responses = new ArrayList<>();
    try (Multistatus answer = multistatus(0, List.of(DavNames.RESOURCETYPE, DavNames.PRIVILEGES))) {
      answer.next().ifPresent(responses::add);
    }
    responses.forEach(this::check);
    return responses.stream().anyMatch(CalendarList::isReadOnly);
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
