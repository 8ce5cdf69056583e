package dev.calgate.gateway.cronofy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients send, as leniently as Cronofy takes it. */
class FaceParametersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-08-05T15:30:00Z",
        "2026-08-05 15:30:00Z",
        "2026-08-05T15:30:00.000Z",
        "2026-08-05T15:30:00",
        "2026-08-05T17:30:00+02:00",
        "2026-08-05T17:30:00 02:00",
        "2026-08-05T17:30:00+0200",
        "2026-08-05T15:30Z"
      })
  void timesAreReadAsClientsWriteThem(String text) {
    assertThat(FaceTime.time(text)).contains(Instant.parse("2026-08-05T15:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-08-05T15:30:00.001Z",
        "2026-08-05",
        "2026-13-05T15:30:00Z",
        "-2026-08-05T15:30:00Z",
        "+12026-08-05T15:30:00Z",
        "yesterday",
        "Z",
        ""
      })
  void whatIsNoTimeIsNone(String text) {
    assertThat(FaceTime.time(text)).isEmpty();
  }

  @Test
  void timesAreWrittenInWholeSeconds() {
    assertThat(FaceTime.text(Instant.parse("2026-08-05T15:30:00.987Z")))
        .isEqualTo("2026-08-05T15:30:00Z");
    assertThat(FaceTime.date("2026-08-05")).contains(LocalDate.of(2026, 8, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udfff", "\udc00\ud800", "a\0"})
  void whatCannotBeStoredIsNoText(String text) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put("id", text);
    fields.putArray("ids").add(text);
    FaceParameters parameters = new FaceParameters(fields);

    assertThat(parameters.text("id")).isEmpty();
    assertThat(parameters.texts("ids", 9)).isEmpty();
    assertThatThrownBy(parameters::check).isInstanceOf(FaceException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1&b=x%20y|{\"a\":\"1\",\"b\":\"x y\"}",
        "ids[]=a&ids%5B%5D=b|{\"ids\":[\"a\",\"b\"]}",
        "filters[only_managed]=true&filters[calendar_ids][]=c|"
            + "{\"filters\":{\"only_managed\":\"true\",\"calendar_ids\":[\"c\"]}}",
        "a[b=1|{\"a[b\":\"1\"}",
        "a[][b]=1|{\"a\":[\"1\"]}",
        "a|{\"a\":\"\"}",
        "=x&&|{}"
      })
  void formsAreReadAsRackReadsThem(String form, String json) {
    assertThat(FormFields.parse(form).toString()).isEqualTo(json);
  }

  private static FaceParameters parameters(String form) {
    return new FaceParameters(FormFields.parse(form));
  }

  @ParameterizedTest
  @CsvSource({"true,true", "True,true", "1,true", "FALSE,false", "0,false"})
  void truthIsToldInAnyCase(String text, boolean value) {
    assertThat(parameters("it=" + text).flag("it")).contains(value);
  }

  @Test
  void everyMistakeIsToldAtOnce() {
    FaceParameters parameters = parameters("flag=maybe&at=soon&number=many&list=x&long=12345");
    parameters.flag("flag");
    parameters.time("at");
    parameters.number("number", 1, 9);
    parameters.objects("list", 9);
    parameters.text("long", 4);
    parameters.required("missing", 9);

    ObjectNode errors = (ObjectNode) parameters.refusals().json().get("errors");
    assertThat(errors.fieldNames())
        .toIterable()
        .containsExactly("flag", "at", "number", "list[0]", "long", "missing");
    assertThat(errors.at("/missing/0/key").asText()).isEqualTo("errors.required");
    assertThat(errors.at("/missing/0/description").asText()).isEqualTo("missing must be specified");
  }

  @Test
  void oneValueStandsForAList() {
    assertThat(parameters("ids=a").texts("ids", 9)).containsExactly("a");
    assertThat(parameters("").texts("ids", 9)).isEmpty();
  }
}
