package dev.calgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.CalendarRef;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Words as people write them. */
abstract class ContentGroup extends ContractGroup {
  ContentGroup(Supplier<ProviderHarness> harnesses) {
    super(harnesses);
  }

  @Test
  void textsComeAsTheyWereWritten() {
    CalendarRef ref = calendar();
    List<String> titles = List.of("Grüße, 你好 🎉", "a;b\\c,d", "<b>&amp;</b>", "x".repeat(5_000));
    titles.forEach(title -> remote().create(ref, Draft.at(title, 9)));
    Mirror mirror = mirror(ref);
    pass(mirror);

    assertThat(mirror.titles()).containsExactlyInAnyOrderElementsOf(titles);
  }

  @Test
  void theRawObjectIsKept() {
    CalendarRef ref = calendar();
    remote().create(ref, Draft.at("One", 9));
    Mirror mirror = mirror(ref);
    pass(mirror);

    assertThat(mirror.objects().values()).allMatch(object -> !object.raw().isBlank());
  }
}
