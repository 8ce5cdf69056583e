package dev.calgate.simulator.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.simulator.owner.EditingOwner;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An owner whose calendar is at Google. */
class EditingGoogleOwnerTest {
  private static final long SEED = 20260302;

  @Test
  void everyStepIsOneEditOfEveryKindAndStaysWithinBounds() {
    try (GoogleFixture google = new GoogleFixture()) {
      EditingOwner owner = owner(google);
      Set<String> verbs = new HashSet<>();
      for (int i = 0; i < 500; i++) {
        List<ObjectNode> before = google.work.events();
        verbs.add(owner.step().split(" ")[0]);
        assertThat(google.work.events()).as("step %d of seed %d", i, SEED).isNotEqualTo(before);
      }
      assertThat(verbs)
          .as("seed %d", SEED)
          .containsExactlyInAnyOrder("created", "moved", "renamed", "cancelled", "deleted");
      assertThat(planned(google)).hasSizeBetween(5, 60);
    }
  }

  @Test
  void whatOthersChangedIsLeftAlone() {
    try (GoogleFixture google = new GoogleFixture()) {
      EditingOwner owner = owner(google);
      owner.step();
      String id = planned(google).get(0).path("id").asText();
      google.work.patch(id, Json.object().put("summary", "theirs"));
      ObjectNode theirs = google.work.get(id);
      for (int i = 0; i < 200; i++) {
        owner.step();
      }
      assertThat(google.work.get(id)).isEqualTo(theirs);
    }
  }

  private static EditingOwner owner(GoogleFixture google) {
    return new EditingOwner(google.work.owned(), google.clock, GoogleFixture.BERLIN, SEED);
  }

  /** Single events and series. */
  private static List<ObjectNode> planned(GoogleFixture google) {
    return google.work.events().stream()
        .filter(it -> !EventStore.isCancelled(it) && !it.has("recurringEventId"))
        .toList();
  }
}
