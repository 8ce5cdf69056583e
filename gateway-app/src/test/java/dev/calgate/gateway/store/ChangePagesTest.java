package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static dev.calgate.gateway.store.StoreFixture.single;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.ApplicationId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangePagesTest {
  private static final int LARGE = 1 << 20;

  private final StoreFixture store = new StoreFixture();
  private final ChangeLog log = new ChangeLog(store.jdbi);

  private void write(String ref, String title) {
    store.commit.objects(store.begin(), List.of(single(ref, "1", title)), NOW);
  }

  /** Twenty small entries, twelve of a MiB, one of nine and a small one; bytes, not letters. */
  private void fill() {
    for (int i = 0; i < 20; i++) {
      write("small-" + i, "Small");
    }
    for (int i = 0; i < 12; i++) {
      write("large-" + i, "é".repeat(LARGE / 2));
    }
    write("huge", "é".repeat(9 * LARGE / 2));
    write("last", "Small");
  }

  static Stream<ChangeFilter> filters() {
    return Stream.of(ChangeFilter.ALL, new ChangeFilter(null, null, List.of("event.*")));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aPageEndsWhenItsEntriesGrowBeyondEightMebibytes(ChangeFilter filter) {
    fill();

    List<byte[]> read = new ArrayList<>();
    int pages = 0;
    long next = 0;
    ChangeLog.Page page;
    do {
      page = log.page(APPLICATION, next, 1_000, filter);
      next = page.next();
      pages++;
      List<byte[]> entries = page.entries();
      read.addAll(entries);
      assertThat(bytes(entries.subList(0, entries.size() - 1))).isLessThan(8 * LARGE);
      assertThat(page.caughtUp() || bytes(entries) > 8 * LARGE - 10_000).isTrue();
    } while (!page.caughtUp());

    assertThat(pages).isEqualTo(3);
    assertThat(texts(read)).isEqualTo(texts(store, filter));
  }

  /** As of one that a backup from before it did not know. */
  @ParameterizedTest
  @MethodSource("filters")
  void anApplicationWithoutAFeedHasAnEmptyOne(ChangeFilter filter) {
    ApplicationId unknown = new ApplicationId("unknown");

    ChangeLog.Page page = log.page(unknown, 0, 10, filter);
    assertThat(page.entries()).isEmpty();
    assertThat(page.next()).isZero();
    assertThat(page.head()).isZero();
    assertThat(log.slice(unknown, 0).page(0, 10, filter).entries()).isEmpty();
  }

  private static int bytes(List<byte[]> entries) {
    return entries.stream().mapToInt(entry -> entry.length).sum();
  }

  private static List<String> texts(List<byte[]> entries) {
    return entries.stream().map(it -> new String(it, StandardCharsets.UTF_8)).toList();
  }

  private static List<String> texts(StoreFixture store, ChangeFilter filter) {
    String all = "select document from change where type like ? order by position";
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery(all)
                .bind(0, filter.equals(ChangeFilter.ALL) ? "%" : "event.%")
                .mapTo(String.class)
                .list());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, Long.MAX_VALUE})
  void aPositionBeyondTheHeadHasAnEmptyPage(long beyond) {
    long head = log.page(APPLICATION, 0, 1, ChangeFilter.ALL).head();
    long after = beyond > Long.MAX_VALUE - head ? beyond : head + beyond;

    for (ChangeFilter filter : filters().toList()) {
      ChangeLog.Page page = log.page(APPLICATION, after, 1_000, filter);
      assertThat(page.entries()).isEmpty();
      assertThat(page.next()).isEqualTo(after);
      assertThat(page.head()).isEqualTo(head);
    }
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aLogOfAnOlderGatewayHasPagesOfTheSameBytes(ChangeFilter filter) throws IOException {
    fill();
    List<Long> before = sizes();
    store.jdbi.useHandle(
        handle ->
            handle.execute(
                """
                drop view readable_change;
                alter table change drop column bytes_before;
                alter table feed_head drop column bytes;
                create view readable_change as
                select application_id, lane, position, at, type, account_id, calendar_id, event_id,
                       document collate "C" as document
                from change;
                """));

    try (InputStream script =
        ChangePages.class.getResourceAsStream("/db/migration/V009__bytes_of_the_feed.sql")) {
      String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      store.jdbi.useHandle(handle -> handle.execute(sql));
    }

    // Written entries count their place for a round number.
    assertThat(sizes()).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      assertThat(sizes().get(i)).isBetween(before.get(i) - 30L * i, before.get(i) + 30L * i);
    }
    assertThat(log.page(APPLICATION, 22, 1_000, filter).entries()).hasSizeBetween(8, 9);
    write("another", "Another");
    assertThat(sizes()).isSorted().doesNotHaveDuplicates();
  }

  private List<Long> sizes() {
    return store.jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select bytes_before from change union all select bytes from feed_head order by 1")
                .mapTo(Long.class)
                .list());
  }
}
