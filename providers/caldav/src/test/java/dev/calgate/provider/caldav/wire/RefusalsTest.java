package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.model.Attachment;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
  private static final EventDetails DAY =
      EventDetails.of(
          "Day",
          EventTime.allDay(LocalDate.of(2026, 12, 1)),
          EventTime.allDay(LocalDate.of(2026, 12, 2)));

  @ParameterizedTest
  @ValueSource(strings = {"text/plain\r\nX: y", "text/plain\n", "text/\u0007"})
  void aMediaTypeIsOneLine(String type) {
    Attachment attachment = new Attachment("https://x.example", null, type);
    EventDetails details = DAY.toBuilder().attachments(List.of(attachment)).build();

    assertThat(Refusals.of(null, details, false)).containsOnlyKeys("attachments");
    assertThat(Refusals.of(DAY, details, false)).containsOnlyKeys("attachments");
  }
}
