package dev.calgate.simulator.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.google.CalendarListBook.Listed;
import dev.calgate.simulator.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The methods of calendarList. */
final class CalendarListMethods {
  private static final List<String> NOT_WITH_TOKEN =
      List.of("minAccessRole", "showOwnOrganizationOnly");
  private static final List<String> ROLES =
      List.of("freeBusyReader", "owner", "reader", "writer", "writerWithoutPrivateAccess");
  private static final Set<String> MAY_DIFFER =
      Set.of("pageToken", "syncToken", "maxResults", "showDeleted", "showHidden");

  /** What a user may choose. */
  private static final Set<String> OWN =
      Set.of(
          "summaryOverride",
          "colorId",
          "backgroundColor",
          "foregroundColor",
          "hidden",
          "selected",
          "defaultReminders",
          "notificationSettings");

  private final Call call;
  private final CalendarListBook book;

  CalendarListMethods(Call call) {
    this.call = call;
    this.book = call.user().list();
  }

  Response list(Listings listings) {
    Query query = call.query();
    check(query);
    ObjectNode answer = Json.object().put("kind", "calendar#calendarList");
    answer.put("etag", "\"p33" + book.revision() + "\"");
    String fingerprint = Listings.fingerprint(call);
    Optional<String> page = query.text("pageToken");
    if (page.isPresent()) {
      listings.next(answer, fingerprint, page.get());
      return call.json(answer);
    }
    String about = query.fingerprint(MAY_DIFFER);
    Optional<SyncToken> token =
        query.text("syncToken").map(it -> SyncToken.of(it, book.epoch(), about));
    List<ObjectNode> told;
    long revision;
    synchronized (book) {
      told = told(book.after(token.map(SyncToken::revision).orElse(0L)), token.isPresent());
      revision = book.revision();
    }
    listings.first(
        answer,
        fingerprint,
        told,
        UnaryOperator.identity(),
        query.count("maxResults", 100, 250),
        false,
        NOT_WITH_TOKEN.stream().anyMatch(query::has)
            ? null
            : new SyncToken(revision, about, " ").text(book.epoch()));
    return call.json(answer);
  }

  private static void check(Query query) {
    query.choices("minAccessRole", ROLES);
    boolean complete = query.flag("showDeleted", true) && query.flag("showHidden", true);
    if (query.has("syncToken") && (!complete || NOT_WITH_TOKEN.stream().anyMatch(query::has))) {
      throw GoogleException.notWithSyncToken();
    }
  }

  private List<ObjectNode> told(List<Listed> entries, boolean delta) {
    Query query = call.query();
    boolean deleted = delta || query.flag("showDeleted", false);
    boolean hidden = delta || query.flag("showHidden", false);
    Role least = query.text("minAccessRole").flatMap(Role::of).orElse(Role.FREE_BUSY_READER);
    List<ObjectNode> told = new ArrayList<>();
    for (Listed entry : entries) {
      ObjectNode json = book.json(entry);
      Role role = entry.calendar().roleOf(call.user());
      boolean gone = json.path("deleted").asBoolean();
      boolean shown =
          gone
              ? deleted
              : (hidden || !json.path("hidden").asBoolean()) && role != null && role.atLeast(least);
      if (shown) {
        told.add(json);
      }
    }
    return told;
  }

  Response get(String id) {
    return call.tagged(book.json(existing(id)));
  }

  private Listed existing(String id) {
    GoogleCalendar calendar = call.calendar(id);
    return book.find(calendar.id())
        .filter(it -> !it.deleted())
        .orElseThrow(GoogleException::notFound);
  }

  Response insert() {
    ObjectNode body = call.body("CalendarListEntry");
    String id =
        Json.text(body, "id").orElseThrow(() -> GoogleException.required("Missing calendar id."));
    GoogleCalendar calendar = call.calendar(id);
    book.add(calendar, own(body));
    return get(id);
  }

  Response patch(String id) {
    Listed before = existing(id);
    call.mustMatch(book.json(before));
    book.add(
        before.calendar(), Json.merged(before.own(), ownOrNull(call.body("CalendarListEntry"))));
    return get(id);
  }

  Response update(String id) {
    Listed before = existing(id);
    call.mustMatch(book.json(before));
    book.add(before.calendar(), own(call.body("CalendarListEntry")));
    return get(id);
  }

  Response delete(String id) {
    Listed before = existing(id);
    call.mustMatch(book.json(before));
    book.remove(before.calendar());
    return Response.of(204);
  }

  private static ObjectNode ownOrNull(ObjectNode body) {
    return Json.copy(body).retain(OWN);
  }

  private static ObjectNode own(ObjectNode body) {
    return Json.merged(Json.object(), ownOrNull(body));
  }
}
