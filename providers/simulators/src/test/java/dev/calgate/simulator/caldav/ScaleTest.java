package dev.calgate.simulator.caldav;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Large calendars; bounds are far looser than what is usual, so that a busy machine passes. */
class ScaleTest {
  private static final int OBJECTS = 20_000;

  @Test
  void aLargeCalendarIsListedSyncedAndReadFast() {
    try (SimulatorFixture fixture = new SimulatorFixture()) {
      for (int i = 0; i < OBJECTS; i++) {
        fixture.work.put(i + ".ics", SimulatorFixture.event("event-" + i).text());
      }
      HttpResponse<String> listing = fixture.client.propfind(fixture.path, 1, DavClient.PROPS);
      assertThat(DavClient.hrefs(listing)).hasSize(OBJECTS + 1);
      HttpResponse<String> sync = fixture.client.sync(fixture.path, "");
      List<String> hrefs = DavClient.hrefs(sync);
      assertThat(hrefs).hasSize(OBJECTS);

      long begin = System.nanoTime();
      int read = 0;
      for (int i = 0; i < OBJECTS; i += 100) {
        String body = fixture.client.multiget(fixture.path, hrefs.subList(i, i + 100)).body();
        read += body.split("END:VCALENDAR", -1).length - 1;
      }
      long perSecond = OBJECTS * 1_000_000_000L / (System.nanoTime() - begin);
      System.out.println("multiget in hundreds: " + perSecond + " objects/s");
      assertThat(read).isEqualTo(OBJECTS);
      assertThat(perSecond).isGreaterThan(2_000);

      smallSyncsDoNotPayForTheSize(fixture, DavClient.token(sync));
    }
  }

  private static void smallSyncsDoNotPayForTheSize(SimulatorFixture fixture, String first) {
    List<String> told = new ArrayList<>();
    String token = first;
    long begin = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      fixture.work.put(i + ".ics", SimulatorFixture.event("changed-" + i).text());
      HttpResponse<String> answer = fixture.client.sync(fixture.path, token);
      told.addAll(DavClient.hrefs(answer));
      token = DavClient.token(answer);
    }
    long micros = (System.nanoTime() - begin) / 1000 / 200;
    System.out.println("one change and its sync: " + micros + " µs");
    assertThat(told).hasSize(200);
    assertThat(micros).isLessThan(50_000);
  }
}
