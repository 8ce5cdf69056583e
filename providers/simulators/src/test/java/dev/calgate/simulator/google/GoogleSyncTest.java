package dev.calgate.simulator.google;

import static dev.calgate.simulator.google.GoogleFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.google.GoogleClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients see of the edits of others. */
class GoogleSyncTest {
  private final GoogleFixture google = new GoogleFixture();

  @AfterEach
  void stop() {
    google.close();
  }

  private String syncToken() {
    return google.client.get(google.events).syncToken();
  }

  private Answer delta(String token) {
    return google.client.get(google.events + "?syncToken=" + Query.encode(token));
  }

  private static ObjectNode title(String title) {
    return Json.object().put("summary", title);
  }

  @Test
  void aFullListHasEverythingAndADeltaOnlyWhatChanged() {
    String first = google.event("First");
    String second = google.event("Second");
    Answer all = google.client.get(google.events);
    assertThat(all.ids()).containsExactlyInAnyOrder(first, second);
    assertThat(delta(all.syncToken()).ids()).isEmpty();
    google.work.patch(second, title("Second, changed"));
    String third = google.event("Third");
    Answer changes = delta(all.syncToken());
    assertThat(changes.ids()).containsExactly(second, third);
    assertThat(delta(changes.syncToken()).ids()).isEmpty();
  }

  @Test
  void aDeletedEventIsABareTombstoneInDeltasOnly() {
    String id = google.event("Gone");
    String token = syncToken();
    google.work.delete(id);
    JsonNode tombstone = delta(token).json().path("items").path(0);
    assertThat(tombstone.fieldNames()).toIterable().containsExactly("kind", "etag", "id", "status");
    assertThat(tombstone.path("status").asText()).isEqualTo("cancelled");
    assertThat(google.client.get(google.events).ids()).isEmpty();
    assertThat(google.client.get(google.events + "?showDeleted=true").ids()).containsExactly(id);
    assertThat(google.client.get(google.events + "/" + id).json().path("summary").asText())
        .isEqualTo("Gone");
  }

  @Test
  void everyChangeOfASeriesSendsItsMasterAndAllItsExceptions() {
    String id = google.series("Daily");
    String edited = google.work.editInstance(id, at("2026-03-04T10:00"), title("Special"));
    String token = syncToken();
    String cancelled = google.work.cancelInstance(id, at("2026-03-05T10:00"));
    Answer changes = delta(token);
    assertThat(changes.ids()).containsExactlyInAnyOrder(cancelled, id, edited);
    assertThat(changes.items("etag").stream().distinct()).hasSize(1);
    JsonNode exception = changes.json().path("items").path(0);
    assertThat(exception.fieldNames())
        .toIterable()
        .containsExactly("kind", "etag", "id", "status", "recurringEventId", "originalStartTime");
    assertThat(cancelled).isEqualTo(id + "_20260305T090000Z");
    assertThat(google.client.get(google.events).ids()).contains(cancelled);
  }

  @Test
  void aSplitEndsTheOldSeriesAndBeginsAnother() {
    String id = google.series("Daily");
    String late = google.work.editInstance(id, at("2026-03-10T10:00"), title("Late"));
    String token = syncToken();
    String tail = google.work.splitSeries(id, at("2026-03-08T10:00"), title("Daily, new"));
    assertThat(tail).isEqualTo(id + "_R20260308T090000");
    List<JsonNode> items = new ArrayList<>();
    delta(token).json().path("items").forEach(items::add);
    assertThat(items).extracting(it -> it.path("id").asText()).containsExactly(id, late, tail);
    assertThat(items.get(0).path("recurrence").path(0).asText())
        .isEqualTo("RRULE:FREQ=DAILY;UNTIL=20260307T225959Z");
    assertThat(items.get(1).fieldNames())
        .toIterable()
        .containsExactly("kind", "etag", "id", "status");
    assertThat(items.get(2).path("recurrence").path(0).asText())
        .isEqualTo("RRULE:FREQ=DAILY;COUNT=5");
    assertThat(items.get(2).path("iCalUID").asText()).isEqualTo(tail + "@google.com");
  }

  @Test
  void deletingAllThatFollowsEndsTheMasterAndLeavesBareExceptions() {
    String id = google.series("Daily");
    String early = google.work.editInstance(id, at("2026-03-04T10:00"), title("Early"));
    String late = google.work.cancelInstance(id, at("2026-03-10T10:00"));
    String token = syncToken();
    google.work.endSeries(id, at("2026-03-08T10:00"));
    Answer changes = delta(token);
    assertThat(changes.ids()).containsExactly(id, late, early);
    assertThat(changes.items("recurringEventId")).containsExactly("", "", id);
    assertThat(changes.items("status")).containsExactly("confirmed", "cancelled", "confirmed");
    google.work.endSeries(id, at("2026-03-03T10:00"));
    assertThat(google.work.events()).isEmpty();
  }

  @Test
  void editingAllSendsTheExceptionsAgainAsTheyWere() {
    String id = google.series("Daily");
    String edited = google.work.editInstance(id, at("2026-03-04T10:00"), title("Special"));
    String token = syncToken();
    google.work.patch(id, title("Daily, renamed"));
    Answer changes = delta(token);
    assertThat(changes.ids()).containsExactly(id, edited);
    assertThat(changes.items("summary")).containsExactly("Daily, renamed", "Special");
    assertThat(changes.items("updated").stream().distinct()).hasSize(1);
  }

  @Test
  void aDeletedSeriesIsOneBareMaster() {
    String id = google.series("Daily");
    google.work.editInstance(id, at("2026-03-04T10:00"), title("Special"));
    String token = syncToken();
    google.work.delete(id);
    assertThat(delta(token).ids()).containsExactly(id);
    assertThat(google.work.events()).isEmpty();
  }

  @Test
  void expandedListsHaveDeltasOfOccurrences() {
    String id = google.series("Daily");
    String query = google.events + "?singleEvents=true";
    Answer all = google.client.get(query);
    assertThat(all.ids()).hasSize(10).doesNotContain(id);
    String cancelled = google.work.cancelInstance(id, at("2026-03-05T10:00"));
    assertThat(google.client.get(query).ids()).hasSize(9).doesNotContain(cancelled);
    String since = query + "&syncToken=" + Query.encode(all.syncToken());
    Answer changes = google.client.get(since);
    assertThat(changes.ids()).hasSize(10).contains(cancelled).doesNotContain(id);
    google.work.delete(id);
    assertThat(google.client.get(since).items("status")).isNotEmpty().containsOnly("cancelled");
  }

  @Test
  void theWindowOfAFullListStaysInItsToken() {
    String token = google.client.get(google.events + "?timeMin=2026-03-10T00:00:00Z").syncToken();
    google.event("Before the window");
    String id = google.work.createEvent("Inside", at("2026-03-11T10:00"), at("2026-03-11T11:00"));
    assertThat(delta(token).ids()).containsExactly(id);
  }

  @Test
  void aGuestMayHaveAnExceptionWithoutItsMaster() {
    ObjectNode invited = GoogleFixture.draft("Invited once").put("recurringEventId", "elsewhere");
    invited.set("originalStartTime", invited.path("start"));
    String id = google.work.insert(invited.put("id", "elsewhere_20260303T090000Z"));
    assertThat(google.client.get(google.events).ids()).containsExactly(id);
  }

  @Test
  void expiredTokensAnswerGoneWithTheirReason() {
    String token = syncToken();
    google.work.expireTokens("fullSyncRequired");
    assertThat(delta(token).status()).isEqualTo(410);
    assertThat(delta(token).reason()).isEqualTo("fullSyncRequired");
    google.work.expireTokens("updatedMinTooLongAgo");
    assertThat(delta(token).reason()).isEqualTo("updatedMinTooLongAgo");
    assertThat(delta(syncToken()).status()).isEqualTo(200);
  }

  @Test
  void pagesEndWithTheTokenAndChangesBetweenThemAreNotLost() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add(google.event("Event " + i));
    }
    String path = google.events + "?maxResults=3";
    Answer first = google.client.get(path);
    google.work.patch(ids.get(0), title("Changed meanwhile"));
    List<Answer> pages = google.client.pages(path);
    assertThat(pages).extracting(it -> it.ids().size()).containsExactly(3, 3, 1);
    assertThat(pages).extracting(it -> it.syncToken().isEmpty()).containsExactly(true, true, false);
    Answer second = google.client.get(path + "&pageToken=" + first.pageToken());
    Answer third = google.client.get(path + "&pageToken=" + second.pageToken());
    assertThat(delta(third.syncToken()).ids()).containsExactly(ids.get(0));
  }

  @Test
  void dialsMakePagesSmallEmptyShuffledAndOverlapping() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add(google.event("Event " + i));
    }
    google.server.dials().set(GoogleDial.PAGE_SIZE, 2).set(GoogleDial.EMPTY_PAGES, true);
    List<Answer> pages = google.client.pages(google.events);
    assertThat(pages).extracting(it -> it.ids().size()).containsExactly(0, 2, 0, 2, 0, 2);
    google.server.dials().reset(GoogleDial.EMPTY_PAGES);
    google.server.dials().set(GoogleDial.DUPLICATES, true).set(GoogleDial.SHUFFLED, true);
    List<String> seen = new ArrayList<>();
    google.client.pages(google.events).forEach(it -> seen.addAll(it.ids()));
    assertThat(seen).hasSize(8).containsAll(ids);
    assertThat(new ArrayList<>(new LinkedHashSet<>(seen))).isNotEqualTo(ids);
  }

  @Test
  void aDialSendsWhatWasChangedInItsOlderFormToo() {
    google.server.dials().set(GoogleDial.OLDER_COPIES, true);
    String token = syncToken();
    String id = google.event("Old");
    google.event("Untouched");
    assertThat(delta(token).ids()).hasSize(2);
    google.clock.forward(Duration.ofSeconds(1));
    google.work.patch(id, title("New"));
    assertThat(delta(token).items("summary")).containsExactly("Untouched", "New", "Old");
    google.work.delete(id);
    assertThat(delta(token).ids()).hasSize(2);
  }

  @Test
  void theListOfCalendarsTellsWhatIsAddedAndRemovedButNoNewNames() {
    Answer all = google.client.get("/users/me/calendarList");
    assertThat(all.ids()).containsExactly("ann@example.com", google.work.id());
    assertThat(all.items("accessRole")).containsOnly("owner");
    String path = "/users/me/calendarList?syncToken=" + Query.encode(all.syncToken());
    google.work.rename("Work, renamed");
    assertThat(google.client.get(path).ids()).isEmpty();
    GoogleCalendar shared = google.bob.createCalendar("Shared");
    shared.share(google.ann, "reader");
    google.ann.removeFromList(google.work);
    Answer changes = google.client.get(path);
    assertThat(changes.ids()).containsExactly(shared.id(), google.work.id());
    assertThat(changes.json().path("items").path(1).path("deleted").asBoolean()).isTrue();
    google.ann.expireListTokens();
    assertThat(google.client.get(path).reason()).isEqualTo("fullSyncRequired");
  }
}
