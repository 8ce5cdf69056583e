package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HrefsTest {
  private static String canonical(String href) {
    return Hrefs.canonical(href, "example.org", "/cal/").orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "/cal/%7Eann.ics, /cal/~ann.ics",
    "/cal/a@b.ics, /cal/a%40b.ics",
    "/cal/%c3%bc.ics, /cal/%C3%BC.ics",
    "/cal/ü.ics, /cal/%C3%BC.ics",
    "/cal/😀%25.ics, /cal/%F0%9F%98%80%25.ics",
    "/cal/%e9.ics, /cal/%E9.ics",
    "/cal/a%2fb.ics, /cal/a%2Fb.ics",
    "/cal/a%252fb.ics, /cal/a%252fb.ics",
    "/cal/100%.ics, /cal/100%25.ics",
    "http://example.org:8080/cal/%E9.ics, /cal/%E9.ics",
    "%E9.ics, /cal/%E9.ics",
  })
  void hasOneSpelling(String href, String path) {
    assertThat(canonical(href)).isEqualTo(path);
    assertThat(canonical(path)).as("and keeps it").isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/cal/%E9.ics, /cal/%E8.ics",
    "/cal/%E9.ics, /cal/%C3%A9.ics",
    "/cal/%E9.ics, /cal/%EF%BF%BD.ics",
    "/cal/😀%25.ics, /cal/😁%25.ics",
    "/cal/a%252Fb.ics, /cal/a%2Fb.ics",
  })
  void twoObjectsHaveTwo(String one, String other) {
    assertThat(canonical(one)).isNotEqualTo(canonical(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/cal/../a.ics",
        "/cal/%2E%2E/a.ics",
        "/cal/%2e",
        "/cal/.",
        "/cal/..",
        "/cal/..%2fa.ics",
        "/cal/a%2F..%2Fb.ics",
        "/cal/..%5ca.ics",
        "/cal/a%5c%2e%2e"
      })
  void dotsLeadNowhere(String href) {
    assertThat(canonical(href)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ann@example.org/cal/a.ics",
        "http://ann:secret@example.org/cal/a.ics",
        "http://example.org@evil.example/cal/a.ics",
        "http://evil.example\\@example.org/cal/a.ics"
      })
  void anAddressWithAUserIsRefused(String href) {
    assertThat(canonical(href)).isEmpty();
  }

  @Test
  void aNameIsReadAsWhatItMayBe() {
    assertThat(Hrefs.name("/cal/caf%C3%A9/")).isEqualTo("café");
    assertThat(Hrefs.name("/cal/caf%E9/")).isEqualTo("café");
  }
}
