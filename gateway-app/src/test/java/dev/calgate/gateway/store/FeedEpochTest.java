package dev.calgate.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

class FeedEpochTest {
  private final TestDatabase database = TestDatabase.create();
  private final Jdbi jdbi = database.jdbi();

  @Test
  void aDatabaseKeepsItsEpoch() {
    assertThat(FeedEpoch.current(jdbi)).isEqualTo(FeedEpoch.current(jdbi));
  }

  @Test
  void tablesThatWereRestoredFromADumpHaveAnotherEpoch() {
    String before = FeedEpoch.current(jdbi);
    for (String sql :
        List.of(
            "alter table feed_head rename to old",
            "create table feed_head (like old including all)",
            "insert into feed_head select * from old",
            "drop table old")) {
      jdbi.useHandle(handle -> handle.execute(sql));
    }

    assertThat(FeedEpoch.current(jdbi)).isNotEqualTo(before);
  }

  /** A database whose control file answers with an error. */
  private Jdbi failing(String state) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                create or replace function public.pg_control_system()
                returns table (system_identifier bigint) language plpgsql as $$
                begin raise exception 'No' using errcode = '%s'; end $$
                """
                    .formatted(state)));
    return Jdbi.create(database.jdbcUrl() + "&options=-c%20search_path=public,pg_catalog");
  }

  @Test
  void aDatabaseThatDoesNotShowItsControlFileHasAnEpoch() {
    assertThat(FeedEpoch.current(failing("42501"))).endsWith("-0");
  }

  @Test
  void whatFailsOnlyAtTheMomentGivesNoOtherEpoch() {
    Jdbi failing = failing("57014");

    assertThatThrownBy(() -> FeedEpoch.current(failing)).isInstanceOf(JdbiException.class);
  }
}
