package dev.calgate.gateway.cronofy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many requests are let in. */
class RequestRateTest {

  @Test
  void asManyAsAreAllowedMayComeAtOnceAndAgainInTheNextSecond() {
    RequestRate rate = new RequestRate(3);
    for (long second = -1; second < 2; second++) {
      for (int i = 0; i < 5; i++) {
        assertThat(rate.take(second)).as("%d in second %d", i, second).isEqualTo(i < 3);
      }
    }
  }
}
