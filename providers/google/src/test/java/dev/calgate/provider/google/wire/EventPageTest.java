package dev.calgate.provider.google.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventPageTest {

  @Test
  void theTextOfEachEventIsKeptToTheLetter() throws IOException {
    // Longer than a parser's buffer, with characters of one, two and four bytes before it.
    String one = "{ \"id\" : \"one\", \"summary\":\"" + "ä€😀\\u00e4\\\"}]".repeat(9_000) + "\" }";
    String two =
        "{\"etag\":\"\\\"7\\\"\",\"future\":{\"id\":\"not this\",\"n\":[1.50,{}]},\"id\":\"two\"}";
    String three = "{\"id\":\"three\",\"updated\":\"2026-11-27T09:00:00.000Z\"}";

    EventPage page =
        EventPage.of(
            "{\"kind\":\"calendar#events\",\"items\":[%s,\n%s , %s],\"nextSyncToken\":\"next\"}"
                .formatted(one, two, three));

    assertThat(page.items()).extracting(RawEvent::text).containsExactly(one, two, three);
    assertThat(page.items()).extracting(RawEvent::id).containsExactly("one", "two", "three");
    assertThat(page.items()).extracting(RawEvent::etag).containsExactly(null, "\"7\"", null);
    assertThat(page.items().get(2).updated()).isEqualTo("2026-11-27T09:00:00.000Z");
    assertThat(page.nextSyncToken()).isEqualTo("next");
    assertThat(page.nextPageToken()).isNull();
  }

  @Test
  void whatIsNoEventIsLeftOutAndCostsNoOther() throws IOException {
    EventPage page =
        EventPage.of(
            """
            {"items":[1,null,"text",[{"id":"inner"}],{},{"id":7},{"id":""},{"id":"one"}],
             "timeZone":"Europe/Paris","nextPageToken":"more","defaultReminders":[{"id":"no"}]}
            """);

    assertThat(page.items()).extracting(RawEvent::id).containsExactly("one");
    assertThat(page.timeZone()).isEqualTo("Europe/Paris");
    assertThat(page.nextPageToken()).isEqualTo("more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "<html>",
        "{\"items\":[{\"id\":\"one\"}",
        "{\"items\":[{\"id\":\"one\",\"a\":{",
        "{\"items\":[{\"id\":\"one\"}],\"nextPageToken\":\"mo"
      })
  void whatIsNoPageIsRefused(String text) {
    assertThatThrownBy(() -> EventPage.of(text)).isInstanceOf(IOException.class);
  }

  @Test
  void anEventOfEndlessDepthIsRefusedWithoutHarm() {
    assertThatThrownBy(
            () -> EventPage.of("{\"items\":[{\"id\":\"one\",\"a\":" + "[".repeat(1_000_000)))
        .isInstanceOf(IOException.class);
  }
}
