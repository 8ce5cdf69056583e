package dev.calgate.provider.caldav;

import dev.calgate.provider.ChangePage;
import dev.calgate.provider.ChangeQuery;
import dev.calgate.provider.Coverage;
import dev.calgate.provider.ErrorKind;
import dev.calgate.provider.ErrorScope;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.PageEnd;
import dev.calgate.provider.PageToken;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.ProviderException;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import dev.calgate.provider.caldav.wire.DavNames;
import dev.calgate.provider.caldav.wire.DavProperty;
import dev.calgate.provider.caldav.wire.DavResponse;
import dev.calgate.provider.caldav.wire.ETags;
import dev.calgate.provider.caldav.wire.Hrefs;
import dev.calgate.provider.caldav.wire.MultistatusReader;
import dev.calgate.provider.caldav.wire.Requests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One running listing of a calendar: what changed since a token (RFC 6578), or all members, page by
 * page out of an answer that lies on this side already. What counts as a removal is only a response
 * that says 404 for the member itself.
 */
final class Listing implements AutoCloseable {
  static final int MAX_PAGE = 1_000;
  private static final int MAX_TRUNCATED = 10_000;

  /** Never equal to what a fetch finds, so an object without tag is always fetched. */
  private static final VersionTag UNTAGGED = new VersionTag("?");

  private final DavClient client;
  private final ProviderContext context;
  private final String collection;
  private final Coverage coverage;
  private final boolean synchronised;
  private final String tokenBefore;
  private DavAnswer answer;
  private MultistatusReader reader;
  private boolean truncated;
  private int truncations;
  private int pages;

  private Listing(
      DavClient client,
      ProviderContext context,
      String collection,
      Coverage coverage,
      boolean synchronised,
      String tokenBefore,
      DavAnswer answer) {
    this.client = client;
    this.context = context;
    this.collection = collection;
    this.coverage = coverage;
    this.synchronised = synchronised;
    this.tokenBefore = tokenBefore;
    this.answer = answer;
    this.reader = Multistatus.open(answer, context);
  }

  /** Asks the server. */
  static Listing begin(DavClient client, ProviderContext context, ChangeQuery query) {
    String collection = query.calendar().value();
    if (query.cursor() != null) {
      CalDavCursor cursor = CalDavCursor.parse(query.cursor());
      if (cursor.hasToken()) {
        DavAnswer answer = sync(client, context, collection, cursor.token());
        return new Listing(
            client, context, collection, Coverage.DELTA, true, cursor.token(), answer);
      }
      return members(client, context, collection, "");
    }
    if (query.thorough()) {
      return members(client, context, collection, probe(client, context, collection));
    }
    // Asked for without looking first: who does not know it says so, and the members tell the same.
    DavAnswer first = client.report(collection, 0, Requests.syncCollection(""));
    if (first.status() != 207) {
      first.close();
      probe(client, context, collection);
      return members(client, context, collection, "");
    }
    return new Listing(client, context, collection, Coverage.SNAPSHOT, true, "", first);
  }

  /**
   * The calendar's sync token as it is now; empty when it cannot be synchronised by one. Fails when
   * the calendar is not there.
   */
  private static String probe(DavClient client, ProviderContext context, String collection) {
    String body =
        Requests.propfind(List.of(DavNames.RESOURCETYPE, DavNames.SYNC_TOKEN, DavNames.REPORTS));
    try (DavAnswer answer = client.propfind(collection, 0, body)) {
      if (answer.status() != 207) {
        throw DavErrors.of(answer, ErrorScope.CALENDAR, context.clock().instant());
      }
      List<DavResponse> responses = new ArrayList<>();
      Multistatus.forEach(answer, context, responses::add);
      if (responses.stream().anyMatch(it -> it.status() == 404 || it.status() == 410)) {
        throw new ProviderException(
            ErrorKind.GONE,
            ErrorScope.CALENDAR,
            "The server says that the calendar does not exist");
      }
      return responses.stream().findFirst().flatMap(Listing::token).orElse("");
    }
  }

  private static boolean isGone(DavResponse response) {
    return response.status() == 404 || response.status() == 410;
  }

  private static ProviderException gone() {
    return new ProviderException(
        ErrorKind.GONE, ErrorScope.CALENDAR, "The server says that the calendar does not exist");
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

  private static Listing members(
      DavClient client, ProviderContext context, String collection, String token) {
    String body = Requests.propfind(List.of(DavNames.RESOURCETYPE, DavNames.GETETAG));
    DavAnswer answer = client.propfind(collection, 1, body);
    if (answer.status() != 207) {
      try (answer) {
        throw DavErrors.of(answer, ErrorScope.CALENDAR, context.clock().instant());
      }
    }
    return new Listing(client, context, collection, Coverage.SNAPSHOT, false, token, answer);
  }

  private static DavAnswer sync(
      DavClient client, ProviderContext context, String collection, String token) {
    DavAnswer answer = client.report(collection, 0, Requests.syncCollection(token));
    if (answer.status() != 207) {
      try (answer) {
        throw DavErrors.ofSync(answer, context.clock().instant());
      }
    }
    return answer;
  }

  /** The next page. */
  ChangePage page(int size) {
    List<RemoteChange> changes = new ArrayList<>(size);
    while (changes.size() < size) {
      Optional<DavResponse> response = Multistatus.next(reader);
      if (response.isPresent()) {
        RemoteChange change = change(response.get());
        if (change != null) {
          changes.add(change);
        }
      } else if (truncated) {
        continueTruncated();
      } else {
        return new ChangePage(changes, complete());
      }
    }
    return new ChangePage(changes, new PageEnd.More(new PageToken("page-" + ++pages)));
  }

  private @Nullable RemoteChange change(DavResponse response) {
    String path =
        Hrefs.canonical(response.href(), client.host())
            .orElseThrow(() -> Multistatus.foreign(response.href()));
    boolean itself = path.equals(collection) || (path + "/").equals(collection);
    if (itself && isGone(response)) {
      throw gone();
    }
    if (response.status() == 507 || itself) {
      // 507 stands for the collection, however its reference is spelled (RFC 6578 section 3.6).
      truncated |= response.status() == 507;
      return null;
    }
    if (!Hrefs.isMember(path, collection) || response.is(DavNames.COLLECTION)) {
      return null;
    }
    ObjectRef ref = new ObjectRef(path);
    if (isGone(response)) {
      return new RemoteChange.Removed(ref);
    }
    return new RemoteChange.Seen(
        ref,
        response
            .text(DavNames.GETETAG)
            .map(tag -> new VersionTag(ETags.normal(tag)))
            .orElse(UNTAGGED));
  }

  private void continueTruncated() {
    Optional<String> token = reader.syncToken();
    if (!synchronised || token.isEmpty() || ++truncations > MAX_TRUNCATED) {
      throw new ProviderException(
          ErrorKind.PROTOCOL, ErrorScope.CALENDAR, "The server cuts its listing off (status 507)");
    }
    close();
    truncated = false;
    answer = sync(client, context, collection, token.get());
    reader = Multistatus.open(answer, context);
  }

  private PageEnd complete() {
    String token = synchronised ? reader.syncToken().orElse(tokenBefore) : tokenBefore;
    return new PageEnd.Complete(new CalDavCursor(token).cursor(), coverage);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      // What is left is a temporary file, and that goes with the answer.
    }
    answer.close();
  }
}
