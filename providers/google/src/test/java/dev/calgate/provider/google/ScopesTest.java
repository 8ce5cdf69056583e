package dev.calgate.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopesTest {
  private static final String AUTH = "https://www.googleapis.com/auth/";

  @ParameterizedTest
  @CsvSource({
    "calendar.events, calendar.events, true",
    "calendar.events, calendar, true",
    "calendar.events, calendar.events.readonly, false",
    "calendar.events, calendar.readonly, false",
    "calendar.events.readonly, calendar.events, true",
    "calendar.events.readonly, calendar.readonly, true",
    "calendar.calendarlist.readonly, calendar.calendarlist, true",
    "calendar.calendarlist.readonly, calendar.events, false",
    "calendar, calendar.readonly, false"
  })
  void aWiderScopeCoversANarrowerOne(String asked, String granted, boolean covered) {
    assertThat(Scopes.missing(List.of(AUTH + asked), "openid  openid " + AUTH + granted).isEmpty())
        .isEqualTo(covered);
  }
}
