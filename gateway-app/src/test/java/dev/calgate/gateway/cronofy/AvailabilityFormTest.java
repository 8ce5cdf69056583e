package dev.calgate.gateway.cronofy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.cronofy.AvailabilityQuery.Format;
import dev.calgate.gateway.cronofy.AvailabilityQuery.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked by those who look for a time to meet. */
class AvailabilityFormTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BASE =
      """
      {"participants": [{"members": [{"sub": "a"}, {"sub": "b"}], "required": "all"}],
       "required_duration": {"minutes": 60},
       "query_periods": [{"start": "2026-12-01T09:00:00Z", "end": "2026-12-01T17:00:00Z"}]}
      """;

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The base with some fields in the place of its own; those that are null are left out. */
  private static FaceParameters with(String fields) {
    ObjectNode body = (ObjectNode) json(BASE);
    json(fields)
        .properties()
        .forEach(
            it -> {
              if (it.getValue().isNull()) {
                body.remove(it.getKey());
              } else {
                body.set(it.getKey(), it.getValue());
              }
            });
    return new FaceParameters(body);
  }

  private static AvailabilityQuery read(String fields) {
    return AvailabilityForm.read(with(fields));
  }

  /** Mistakes such as {@code "participants errors.required"}. */
  private static List<String> mistakes(String fields) {
    FaceParameters parameters = with(fields);
    FaceException refused =
        catchThrowableOfType(FaceException.class, () -> AvailabilityForm.read(parameters));
    assertThat(refused).as(fields).isNotNull();
    List<String> mistakes = new ArrayList<>();
    parameters
        .refusals()
        .json()
        .path("errors")
        .properties()
        .forEach(
            it ->
                it.getValue()
                    .forEach(
                        mistake -> mistakes.add(it.getKey() + " " + mistake.path("key").asText())));
    return mistakes;
  }

  @Test
  void whatIsLeftOutHasItsUsualMeaning() {
    AvailabilityQuery query = read("{}");

    assertThat(query.groups().get(0).required()).isEqualTo(2);
    assertThat(query.duration()).isEqualTo(Duration.ofHours(1));
    assertThat(query.format()).isEqualTo(Format.PERIODS);
    assertThat(query.limit()).isEqualTo(512);
    assertThat(query.interval()).isEqualTo(Duration.ofMinutes(30));
    assertThat(query.members()).extracting(Member::sub).containsExactly("a", "b");
    assertThat(query.longestBuffer()).isEqualTo(AvailabilityQuery.Buffer.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'minutes': 90} | 90",
        "{'hours': 2} | 120",
        "{'hours': 1, 'minutes': 30} | 90",
        "{'minutes': '45'} | 45",
        "{'hours': null, 'minutes': 15} | 15"
      })
  void durationsAreHoursAndMinutes(String duration, int minutes) {
    assertThat(read("{'required_duration': " + duration + "}").duration().toMinutes())
        .isEqualTo(minutes);
  }

  @Test
  void theOldNameOfPeriodsIsKnownAndTimesAreReadLeniently() {
    AvailabilityQuery query =
        read(
            "{'query_periods': null, 'available_periods':"
                + " {'start': '2026-12-01 09:00:00Z', 'end': '2026-12-01T11:00:00.000Z'}}");

    assertThat(query.window().end()).isEqualTo(Instant.parse("2026-12-01T11:00:00Z"));
  }

  @Test
  void periodsOfEveryMemberTakeThePlaceOfCommonOnes() {
    String one = "[{'start': '2026-12-01T09:00:00Z', 'end': '2026-12-01T10:00:00Z'}]";
    String two = "[{'start': '2026-12-02T09:00:00Z', 'end': '2026-12-02T10:00:00Z'}]";
    AvailabilityQuery query =
        read(
            "{'query_periods': null, 'participants': [{'members': [{'sub': 'a', 'query_periods': "
                + one
                + "}, {'sub': 'b', 'available_periods': "
                + two
                + "}], 'required': 1}]}");

    assertThat(query.periods()).hasSize(2);
    assertThat(
            mistakes(
                "{'query_periods': null, 'participants': [{'members': [{'sub': 'a'},"
                    + " {'sub': 'b', 'available_periods': "
                    + two
                    + "}]}]}"))
        .containsExactly("query_periods errors.required");
  }

  @Test
  void buffersAreMinutesOrTheLeastOfARangeAndMembersMayHaveTheirOwn() {
    AvailabilityQuery query =
        read(
            """
            {'buffer': {'before': {'minutes': 10}, 'after': {'minimum': {'minutes': 5}, 'maximum': {'minutes': 50}}},
             'participants': [{'members': [{'sub': 'a'}, {'sub': 'b', 'buffer': {'before': {'minutes': 30}}}]}]}
            """);

    assertThat(query.members().get(0).buffer().before()).isEqualTo(Duration.ofMinutes(10));
    assertThat(query.members().get(0).buffer().after()).isEqualTo(Duration.ofMinutes(5));
    assertThat(query.members().get(1).buffer().after()).isEqualTo(Duration.ZERO);
    assertThat(query.longestBuffer().before()).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void slotsThatAreAskedForAreTheOnlyOnes() {
    AvailabilityQuery query =
        read(
            "{'query_periods': null, 'query_slots': [{'start': '2026-12-01T10:00:00Z'},"
                + " {'start': '2026-12-01T09:00:00Z'}]}");

    assertThat(query.moments()).hasSize(2);
    assertThat(query.wantsSlots()).isTrue();
    assertThat(query.window().start()).isEqualTo(Instant.parse("2026-12-01T09:00:00Z"));
    assertThat(query.window().end()).isEqualTo(Instant.parse("2026-12-01T11:00:00Z"));
  }

  @Test
  void whatIsEmptyOrFalseAsksForNothing() {
    assertThat(
            read("{'include_member_statuses': 'False', 'excluded_events': [], 'unknown': 1}")
                .limit())
        .isEqualTo(512);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'participants': null} | participants errors.required",
        "{'participants': []} | participants errors.required",
        "{'participants': ['a']} | participants[0] errors.invalid_format",
        "{'participants': [{}]} | participants[0].members errors.required",
        "{'participants': [{'members': [{}]}]} | participants[0].members[0].sub errors.required",
        "{'participants': [{'members': [{'sub': 'a'}, {'sub': 'a'}]}]} | participants[0].members[1].sub errors.duplicate",
        "{'participants': [{'members': [{'sub': 'a'}], 'required': 2}]} | participants[0].required errors.invalid_format",
        "{'participants': [{'members': [{'sub': 'a'}], 'required': 0}]} | participants[0].required errors.invalid_format",
        "{'participants': [{'members': [{'sub': 'a'}], 'required': 'some'}]} | participants[0].required errors.invalid_format",
        "{'participants': [{'members': [{'sub': 'a', 'ignore_tentative': true}]}]} | participants[0].members[0].ignore_tentative errors.not_supported",
        "{'participants': [{'members': [{'sub': 'a', 'managed_availability': 'maybe'}]}]} | participants[0].members[0].managed_availability errors.must_be_boolean",
        "{'required_duration': null} | required_duration errors.required",
        "{'required_duration': 60} | required_duration errors.invalid_format",
        "{'required_duration': {}} | required_duration.minutes errors.required",
        "{'required_duration': {'minutes': 0}} | required_duration errors.invalid_format",
        "{'required_duration': {'minutes': 1441}} | required_duration.minutes errors.invalid_format",
        "{'required_duration': {'hours': 24, 'minutes': 1}} | required_duration errors.invalid_format",
        "{'query_periods': null} | query_periods errors.required",
        "{'query_periods': []} | query_periods errors.required",
        "{'query_periods': [{'start': '2026-12-01T09:00:00Z'}]} | query_periods[0].end errors.required",
        "{'query_periods': [{'start': 'now', 'end': '2026-12-01T09:00:00Z'}]} | query_periods[0].start errors.invalid_format",
        "{'query_periods': [{'start': '2026-12-01T09:00:00Z', 'end': '2026-12-01T09:00:00Z'}]} | query_periods[0].end errors.invalid_time_pair",
        "{'query_periods': [{'start': '2026-12-01T09:00:00Z', 'end': '2027-12-01T09:00:00Z'}]} | query_periods errors.too_long",
        "{'query_periods': [{'start': '0001-12-01T09:00:00Z', 'end': '2027-12-01T09:00:00Z'}]} | query_periods[0].start errors.invalid_format",
        "{'query_slots': [{'start': '2026-12-01T09:00:00Z'}]} | query_slots errors.not_supported",
        "{'query_periods': null, 'query_slots': []} | query_slots errors.required",
        "{'query_periods': null, 'query_slots': [{}]} | query_slots[0].start errors.required",
        "{'response_format': 'lines'} | response_format errors.not_recognized",
        "{'query_periods': null, 'query_slots': [{'start': '2026-12-01T09:00:00Z'}], 'response_format': 'periods'} | response_format errors.not_supported",
        "{'max_results': 0} | max_results errors.invalid_format",
        "{'max_results': 513} | max_results errors.invalid_format",
        "{'start_interval': {'minutes': 0}} | start_interval errors.invalid_format",
        "{'buffer': {'before': {'minutes': -1}}} | buffer.before.minutes errors.invalid_format",
        "{'buffer': {'after': {'minimum': {'minutes': 1441}}}} | buffer.after.minimum.minutes errors.invalid_format",
        "{'include_member_statuses': true} | include_member_statuses errors.not_supported",
        "{'excluded_events': [{}]} | excluded_events errors.not_supported"
      })
  void mistakesAreToldByTheirPlace(String fields, String mistake) {
    assertThat(mistakes(fields)).containsExactly(mistake);
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThat(
            mistakes(
                "{'participants': [{'members': [{}]}], 'required_duration': {}, 'max_results': 'x',"
                    + " 'query_periods': [{}], 'response_format': 'x', 'start_interval': 5}"))
        .containsExactlyInAnyOrder(
            "participants[0].members[0].sub errors.required",
            "required_duration.minutes errors.required",
            "max_results errors.invalid_format",
            "query_periods[0].start errors.required",
            "query_periods[0].end errors.required",
            "response_format errors.not_recognized",
            "start_interval errors.invalid_format");
  }

  @Test
  void thereAreBounds() {
    StringBuilder named = new StringBuilder();
    for (int i = 0; i < 51; i++) {
      named.append(i == 0 ? "" : ",").append("{'sub': 'x").append(i).append("'}");
    }
    String period = "{'start': '2026-12-01T09:00:00Z', 'end': '2026-12-01T10:00:00Z'}";

    assertThat(mistakes("{'participants': [{'members': [" + named + "]}]}"))
        .containsExactly("participants[0].members errors.too_many");
    assertThat(
            mistakes(
                "{'participants': [{'members': [{'sub': 'y'}]}, {'members': ["
                    + named.substring(named.indexOf(",") + 1)
                    + "]}]}"))
        .containsExactly("participants errors.too_many");
    assertThat(mistakes("{'query_periods': [" + (period + ",").repeat(50) + period + "]}"))
        .containsExactly("query_periods errors.too_many");
  }
}
