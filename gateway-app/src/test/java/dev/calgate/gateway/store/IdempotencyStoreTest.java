package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.StoreFixture.APPLICATION;
import static dev.calgate.gateway.store.StoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.store.IdempotencyStore.Answered;
import dev.calgate.gateway.store.IdempotencyStore.Fresh;
import dev.calgate.gateway.store.IdempotencyStore.Held;
import dev.calgate.gateway.store.IdempotencyStore.Reused;
import dev.calgate.gateway.store.IdempotencyStore.Running;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdempotencyStoreTest {
  private final IdempotencyStore store = new IdempotencyStore(TestDatabase.create().jdbi());

  private IdempotencyStore.Claim claim(Instant now) {
    return store.claim(APPLICATION, "key", List.of("hash"), now);
  }

  @Test
  void aClaimIsHeldAsLongAsItIsRenewed() {
    assertThat(claim(NOW)).isInstanceOf(Fresh.class);
    assertThat(claim(NOW.plusSeconds(10))).isInstanceOf(Running.class);

    store.renew(List.of(new Held(APPLICATION, "key")), NOW.plusSeconds(10));

    assertThat(claim(NOW.plusSeconds(20))).isInstanceOf(Running.class);
    assertThat(claim(NOW.plusSeconds(30))).isInstanceOf(Fresh.class);
  }

  @Test
  void aGatewayThatBeginsAloneGivesBackWhatACrashLeft() {
    assertThat(claim(NOW)).isInstanceOf(Fresh.class);
    store.releaseAll();

    assertThat(claim(NOW)).isInstanceOf(Fresh.class);
  }

  @Test
  void anAnswerIsGivenAgainUntilItIsForgotten() {
    Answered answer = new Answered(201, "/api/accounts/1", "\"1\"", "{}");
    assertThat(claim(NOW)).isInstanceOf(Fresh.class);
    store.answer(APPLICATION, "key", answer);
    store.releaseAll();
    store.renew(List.of(new Held(APPLICATION, "key")), NOW.plusSeconds(10));
    assertThat(claim(NOW.plusSeconds(60))).isEqualTo(answer);
    assertThat(store.claim(APPLICATION, "key", List.of("other"), NOW)).isInstanceOf(Reused.class);

    assertThat(store.forgetBefore(NOW.plusSeconds(1))).isEqualTo(1);
    assertThat(claim(NOW)).isInstanceOf(Fresh.class);
  }

  @Test
  void aRequestIsKnownByAnyOfItsHashes() {
    assertThat(claim(NOW)).isInstanceOf(Fresh.class);
    List<String> rotated = List.of("new", "hash");

    assertThat(store.claim(APPLICATION, "key", rotated, NOW)).isInstanceOf(Running.class);
    assertThat(store.claim(APPLICATION, "key", rotated, NOW.plusSeconds(60)))
        .isInstanceOf(Fresh.class);
  }
}
