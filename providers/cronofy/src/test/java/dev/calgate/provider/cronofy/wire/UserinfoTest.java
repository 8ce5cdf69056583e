package dev.calgate.provider.cronofy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts and their calendars. */
class UserinfoTest {
  private static String profiles(String profiles) {
    return "{\"sub\":\"acc_1\",\"email\":\"Ann@X.org\",\"cronofy.data\":{\"profiles\":"
        + profiles
        + "}}";
  }

  @Test
  void calendarsOfAllProfilesButTheDeletedOnes() throws UnreadableException {
    Userinfo info =
        Userinfo.of(
            profiles(
                "[{\"profile_name\":\"ann@y.org\",\"profile_connected\":false,"
                    + "\"profile_calendars\":[{\"calendar_id\":\"1\",\"calendar_name\":\"One\","
                    + "\"calendar_primary\":true,\"calendar_readonly\":true}]},"
                    + "{\"profile_name\":\"iCloud\",\"profile_calendars\":[{\"calendar_id\":\"2\"},"
                    + "{\"calendar_id\":\"3\",\"calendar_deleted\":true}]}]"));

    assertThat(info.sub()).isEqualTo("acc_1");
    assertThat(info.name()).isEqualTo("Ann@X.org");
    assertThat(info.addresses()).containsExactlyInAnyOrder("ann@x.org", "ann@y.org");
    assertThat(info.calendars())
        .containsExactly(
            new Userinfo.ListedCalendar("1", "One", true, true, false),
            new Userinfo.ListedCalendar("2", "2", false, false, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"sub\":\"acc_1\"}",
        "{\"sub\":\"acc_1\",\"cronofy.data\":{\"profiles\":[{}]}}",
        "{\"sub\":\"acc_1\",\"cronofy.data\":{\"profiles\":[{\"profile_calendars\":[{}]}]}}",
        "{\"sub\":\"acc_1\",\"cronofy.data\":{\"profiles\":{}}} trailing"
      })
  void aListThatIsNotCompleteIsNone(String text) {
    assertThatThrownBy(() -> Userinfo.of(text)).isInstanceOf(UnreadableException.class);
  }
}
