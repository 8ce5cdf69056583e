package dev.calgate.simulator.caldav;

import static dev.calgate.simulator.caldav.DavClient.hrefs;
import static dev.calgate.simulator.caldav.DavClient.texts;
import static dev.calgate.simulator.caldav.DavClient.token;
import static dev.calgate.simulator.caldav.SimulatorFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** What a server knows of changes, and how it tells them. */
class SyncDialTest extends DialTable {

  static Stream<Named<Consumer<SimulatorFixture>>> dials() {
    return Stream.of(
        named(Dial.SYNC, SyncDialTest::noSync),
        named(Dial.CTAG, SyncDialTest::ctags),
        named(Dial.SYNC_PAGE, SyncDialTest::pages),
        named(Dial.LISTING_LIMIT, SyncDialTest::listingLimit),
        named(Dial.TOKEN_REFUSAL, SyncDialTest::tokenRefusals),
        named(Dial.INITIAL_SYNC_TELLS_DELETED, SyncDialTest::initialSyncTellsDeleted),
        named(Dial.SYNC_LISTS_COLLECTION, SyncDialTest::syncListsCollection),
        named(Dial.FORGETS_CHANGES, SyncDialTest::forgetsChanges));
  }

  private static void noSync(SimulatorFixture it) {
    it.work.dials().set(Dial.SYNC, false);
    String props = "<d:prop><d:sync-token/><d:supported-report-set/></d:prop>";
    assertThat(it.client.propfind(it.path, 0, props).body())
        .doesNotContain("sync-collection", "calgate.dev/ns/sync")
        .contains("404");
    assertThat(it.client.sync(it.path, "").statusCode()).isEqualTo(403);
  }

  private static void ctags(SimulatorFixture it) {
    String before = texts(it.client.propfind(it.path, 0, DavClient.PROPS), "getctag").get(0);
    it.work.delete("a.ics");
    assertThat(texts(it.client.propfind(it.path, 0, DavClient.PROPS), "getctag").get(0))
        .isNotEqualTo(before);
    it.server.dials().set(Dial.CTAG, Dial.Ctag.SECONDS);
    assertThat(texts(it.client.propfind(it.path, 0, DavClient.PROPS), "getctag"))
        .containsExactly(String.valueOf(SimulatorFixture.NOW.getEpochSecond()));
    assertThat(it.alice.createCalendar("empty", "Empty").store().ctag()).isEqualTo("-1");
    it.server.dials().set(Dial.CTAG, Dial.Ctag.NONE);
    assertThat(texts(it.client.propfind(it.path, 0, DavClient.PROPS), "getctag"))
        .containsExactly("");
  }

  private static void pages(SimulatorFixture it) {
    for (int i = 0; i < 5; i++) {
      it.work.put(i + ".ics", event("e" + i).text());
    }
    it.work.dials().set(Dial.SYNC_PAGE, 3);
    List<String> told = new ArrayList<>();
    String token = "";
    for (int page = 0; page < 3; page++) {
      HttpResponse<String> answer = it.client.sync(it.path, token);
      List<String> members = new ArrayList<>(hrefs(answer));
      assertThat(answer.body().contains("507")).isEqualTo(page < 2);
      assertThat(members.remove(it.path)).isEqualTo(page < 2);
      told.addAll(members);
      token = token(answer);
    }
    assertThat(told).hasSize(7).doesNotHaveDuplicates();
    assertThat(hrefs(it.client.sync(it.path, token))).isEmpty();
  }

  private static void listingLimit(SimulatorFixture it) {
    it.work.dials().set(Dial.LISTING_LIMIT, 1);
    HttpResponse<String> listing = it.client.propfind(it.path, 1, DavClient.PROPS);
    assertThat(hrefs(listing)).containsExactly(it.path, it.path + "a.ics", it.path);
    assertThat(listing.body()).contains("507");
    assertThat(it.client.query(it.path, "").body()).contains("507");
  }

  private static void tokenRefusals(SimulatorFixture it) {
    String token = token(it.client.sync(it.path, ""));
    it.work.delete("a.ics");
    it.work.forgetTokens();
    for (int status : List.of(400, 403, 404, 409, 410, 412, 415, 418, 500, 507)) {
      it.work.dials().set(Dial.TOKEN_REFUSAL, TokenRefusal.bare(status));
      HttpResponse<String> bare = it.client.sync(it.path, token);
      assertThat(bare.statusCode()).isEqualTo(status);
      assertThat(bare.body()).doesNotContain("valid-sync-token");
      it.work.dials().set(Dial.TOKEN_REFUSAL, TokenRefusal.withElement(status));
      HttpResponse<String> named = it.client.sync(it.path, token);
      assertThat(named.statusCode()).isEqualTo(status);
      assertThat(named.body()).contains("valid-sync-token");
    }
    it.work.dials().set(Dial.TOKEN_REFUSAL, TokenRefusal.EVERYTHING);
    assertThat(hrefs(it.client.sync(it.path, token))).containsExactly(it.path + "b%20@.ics");
    it.work.dials().set(Dial.TOKEN_REFUSAL, TokenRefusal.NOTHING);
    assertThat(hrefs(it.client.sync(it.path, token))).isEmpty();
    assertThat(hrefs(it.client.sync(it.path, ""))).hasSize(1);
  }

  private static void initialSyncTellsDeleted(SimulatorFixture it) {
    it.work.dials().set(Dial.INITIAL_SYNC_TELLS_DELETED, true);
    it.work.delete("a.ics");
    HttpResponse<String> answer = it.client.sync(it.path, "");
    assertThat(hrefs(answer)).containsExactly(it.path + "b%20@.ics", it.path + "a.ics");
    assertThat(answer.body()).contains("404");
  }

  private static void syncListsCollection(SimulatorFixture it) {
    it.work.dials().set(Dial.SYNC_LISTS_COLLECTION, true);
    HttpResponse<String> answer = it.client.sync(it.path, "");
    assertThat(hrefs(answer)).hasSize(3).startsWith(it.path);
    assertThat(hrefs(it.client.sync(it.path, token(answer)))).isEmpty();
  }

  private static void forgetsChanges(SimulatorFixture it) {
    String token = token(it.client.sync(it.path, ""));
    String ctag = it.work.store().ctag();
    it.work.dials().set(Dial.FORGETS_CHANGES, true);
    it.work.put("a.ics", event("a").describedAs("changed").text());
    it.work.delete("b @.ics");
    it.work.put("c.ics", event("c").text());
    it.work.dials().reset(Dial.FORGETS_CHANGES);
    it.work.put("d.ics", event("d").text());
    assertThat(hrefs(it.client.sync(it.path, token))).containsExactly(it.path + "d.ics");
    assertThat(it.work.store().ctag()).isNotEqualTo(ctag);
    assertThat(hrefs(it.client.sync(it.path, "")))
        .containsExactly(it.path + "c.ics", it.path + "a.ics", it.path + "d.ics");
  }
}
