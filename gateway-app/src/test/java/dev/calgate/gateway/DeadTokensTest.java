package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.calgate.gateway.store.TestDatabase;
import dev.calgate.model.EventTime;
import dev.calgate.simulator.google.GoogleCalendar;
import dev.calgate.testkit.Draft;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sync token dies in the middle of an account's life, and no reader of the feed notices. */
class DeadTokensTest {
  private final TestDatabase database = TestDatabase.create();
  private final GoogleAccount google = new GoogleAccount();
  private final GoogleCalendar work = google.work;
  private final RunningGateway gateway =
      RunningGateway.startPublic(
          database.jdbcUrl(), "poll: {floor: 1h, ceiling: 1h}\n" + google.block());
  private final FeedReader reader = new FeedReader(gateway);

  /** How a token dies, and with which status Google says so. */
  enum Death {
    FULL_SYNC_REQUIRED(410) {
      @Override
      void of(DeadTokensTest at) {
        at.work.expireTokens("fullSyncRequired");
      }
    },
    UPDATED_MIN_TOO_LONG_AGO(410) {
      @Override
      void of(DeadTokensTest at) {
        at.work.expireTokens("updatedMinTooLongAgo");
      }
    },
    INVALID(400) {
      @Override
      void of(DeadTokensTest at) {
        at.database
            .jdbi()
            .useHandle(
                handle ->
                    handle.execute(
                        "update sync_state set cursor = cursor || 'x' where cursor is not null"));
      }
    };

    private final int status;

    Death(int status) {
      this.status = status;
    }

    abstract void of(DeadTokensTest at);
  }

  @AfterEach
  void stopBoth() {
    gateway.close();
    google.close();
  }

  private void sync(String account) {
    gateway.sync(account);
    JsonNode after = gateway.get("/api/accounts/" + account).json();
    assertThat(after.at("/sync/last_error").isNull()).as("%s", after).isTrue();
  }

  private long refusals(Death death) {
    return google
        .server
        .log()
        .matching(it -> it.query().contains("syncToken=") && it.status() == death.status)
        .size();
  }

  private String weekly(String title) {
    return work.createSeries(
        title, Draft.paris(1, 9), Draft.paris(1, 10), List.of("RRULE:FREQ=WEEKLY;COUNT=4"));
  }

  private static String word(JsonNode entry) {
    JsonNode event = entry.path("event").isNull() ? entry.path("before") : entry.path("event");
    return entry.path("type").textValue() + " " + event.path("title").textValue();
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatReallyChangedIsTold(Death death) {
    EventTime second = Draft.paris(8, 9);
    String review = weekly("Review");
    work.cancelInstance(review, second);
    work.editInstance(
        review,
        Draft.paris(15, 9),
        JsonNodeFactory.instance.objectNode().put("summary", "Great review"));
    String choir = weekly("Choir");
    work.cancelInstance(choir, second);
    String lunch = work.createEvent("Lunch", Draft.paris(2, 12), Draft.paris(2, 13));
    String talk = work.createEvent("Talk", Draft.paris(3, 12), Draft.paris(3, 13));
    GoogleAccount.meeting(work, "Quiet");
    String account = google.linkTo(gateway);
    reader.readOn();
    assertThat(reader.told(account)).isEqualTo(Truth.of(work));

    death.of(this);
    sync(account);

    assertThat(refusals(death)).as("the token was refused").isPositive();
    assertThat(reader.readOn()).as("nothing has changed").isEmpty();

    // Each edit is pushed; what the first look does not see the last one does.
    google.server.push().byHand(true);
    death.of(this);
    work.patch(lunch, JsonNodeFactory.instance.objectNode().put("summary", "Long lunch"));
    work.delete(talk);
    work.delete(choir);
    work.cancelInstance(review, Draft.paris(22, 9));
    work.createEvent("Dinner", Draft.paris(4, 19), Draft.paris(4, 21));
    google.server.push().deliver();
    sync(account);

    assertThat(reader.readOn())
        .extracting(DeadTokensTest::word)
        .containsExactlyInAnyOrder(
            "event.updated Long lunch",
            "event.deleted Talk",
            "event.deleted Choir",
            "event.deleted ",
            "event.created ",
            "event.created Dinner");
    assertThat(reader.told(account)).isEqualTo(Truth.of(work));
    assertThat(reader.events()).isEqualTo(reader.listed());
  }
}
