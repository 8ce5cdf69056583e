package dev.calgate.provider.cronofy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.model.Attendee;
import dev.calgate.model.Conference;
import dev.calgate.model.EventDetails;
import dev.calgate.model.EventTime;
import dev.calgate.model.FreeBusy;
import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.testkit.Draft;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is sent. */
class EventSentTest {
  private static final ObjectRef OURS = Names.ofNew("uid@example.com");
  private static final ObjectRef THEIRS = new ObjectRef("evt_external_1");

  private static EventDetails meeting() {
    return EventDetails.of("Meeting", Draft.paris(1, 9), Draft.paris(1, 10));
  }

  private static Attendee guest(String email) {
    return new Attendee(
        email,
        null,
        Attendee.Role.REQUIRED,
        Attendee.Participation.NEEDS_ACTION,
        Attendee.Kind.INDIVIDUAL,
        false);
  }

  @Test
  void timesAreMomentsInUtcWithTheNameOfTheirZone() {
    ObjectNode body = EventSent.created(OURS, meeting());

    assertThat(body.path("event_id").asText()).isEqualTo("uid@example.com");
    assertThat(body.path("start"))
        .hasToString("{\"time\":\"2026-12-01T08:00:00Z\",\"tzid\":\"Europe/Paris\"}");
    EventTime day = EventTime.allDay(LocalDate.of(2026, 12, 24));
    EventTime end = EventTime.allDay(LocalDate.of(2026, 12, 25));
    ObjectNode days = EventSent.created(OURS, EventDetails.of("Day", day, end));
    assertThat(days.path("end").asText()).isEqualTo("2026-12-25");
    assertThat(days.path("transparency").asText()).isEqualTo("opaque");
  }

  @Test
  void ofAnothersEventOnlyWhatDiffersIsSent() {
    EventDetails after = meeting().toBuilder().freeBusy(FreeBusy.OUT_OF_OFFICE).build();
    ObjectNode body = EventSent.changed(THEIRS, Json.object(), meeting(), after);

    assertThat(body.properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactlyInAnyOrder(
            "event_uid",
            "summary",
            "description",
            "start",
            "end",
            "transparency",
            "extended_transparency");
  }

  @Test
  void aPlaceThatStaysKeepsItsCoordinates() throws UnreadableException {
    ObjectNode known = Json.parse("{\"location\":{\"description\":\"Beach\",\"lat\":\"1.2\"}}");
    EventDetails before = meeting().toBuilder().location("Beach").build();
    EventDetails renamed = before.toBuilder().title("Other").build();
    EventDetails moved = before.toBuilder().location("Room").build();

    assertThat(EventSent.changed(OURS, known, before, renamed).at("/location/lat").asText())
        .isEqualTo("1.2");
    assertThat(EventSent.changed(OURS, known, before, moved).path("location"))
        .hasToString("{\"description\":\"Room\"}");
  }

  @Test
  void whoIsInvitedAndWhoIsNotAnyMore() {
    EventDetails before = meeting().toBuilder().attendees(List.of(guest("a@x.org"))).build();
    EventDetails after = meeting().toBuilder().attendees(List.of(guest("b@x.org"))).build();
    ObjectNode body = EventSent.changed(THEIRS, Json.object(), before, after);

    assertThat(body.at("/attendees/invite/0/email").asText()).isEqualTo("b@x.org");
    assertThat(body.at("/attendees/remove/0/email").asText()).isEqualTo("a@x.org");
  }

  @Test
  void aConferenceIsSentByItsAddressOrTakenAway() {
    EventDetails held =
        meeting().toBuilder().conference(new Conference("https://x.org/1", "zoom")).build();

    assertThat(EventSent.created(OURS, held).path("conferencing"))
        .hasToString(
            "{\"profile_id\":\"explicit\",\"join_url\":\"https://x.org/1\","
                + "\"provider_description\":\"zoom\"}");
    assertThat(EventSent.changed(OURS, Json.object(), held, meeting()).path("conferencing"))
        .hasToString("{\"profile_id\":\"none\"}");
  }

  @Test
  void onesOwnAnswerIsNoOtherChange() {
    Attendee self =
        new Attendee(
            "ann@example.com",
            null,
            Attendee.Role.REQUIRED,
            Attendee.Participation.NEEDS_ACTION,
            Attendee.Kind.INDIVIDUAL,
            true);
    EventDetails before = meeting().toBuilder().attendees(List.of(self)).build();
    EventDetails after =
        meeting().toBuilder()
            .attendees(List.of(self.with(Attendee.Participation.DECLINED)))
            .build();

    assertThat(EventSent.answer(before, after)).contains("declined");
    assertThat(EventSent.differs(before, after)).isFalse();
    assertThat(EventSent.answer(before, before)).isEmpty();
  }

  @Test
  void whatIsExpectedReadsAsItWasWanted() {
    EventDetails wanted =
        meeting().toBuilder()
            .description("Words")
            .location("Room")
            .freeBusy(FreeBusy.TENTATIVE)
            .conference(new Conference("https://x.org/1", "zoom"))
            .attendees(List.of(guest("a@x.org")))
            .build();
    ObjectNode expected =
        EventSent.expected("cal_1", null, EventSent.created(OURS, wanted), wanted);

    RemoteChange told = new EventMapping(Set.of(), 10_000).queued(expected);
    assertThat(told)
        .isInstanceOfSatisfying(
            RemoteChange.Upserted.class,
            it -> {
              assertThat(it.object().events().get(0).details()).isEqualTo(wanted);
              assertThat(it.object().version()).isNotEqualTo(EventMapping.version(expected));
            });
  }
}
