package dev.calgate.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.account.ApplicationKeys;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilterTest {
  private static final ApplicationId CRM = new ApplicationId("crm");

  private static ContainerRequest shown(KeyFilter filter, String authorization) {
    URI base = URI.create("http://localhost/");
    ContainerRequest request =
        new ContainerRequest(
            base, base.resolve("api/events"), "GET", null, new MapPropertiesDelegate(), null);
    request.header("Authorization", authorization);
    filter.filter(request);
    return request;
  }

  private static KeyFilter filter(String key) {
    return new KeyFilter(new ApplicationKeys(Map.of(CRM, List.of(Secret.of(key)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "key\n", " key\r\n"})
  void aKeyOpensItsApplicationWhateverBlanksTheEnvironmentPutsRoundIt(String configured) {
    KeyFilter filter = filter(configured);

    ContainerRequest request = shown(filter, "Bearer key ");
    assertThat(request.getAbortResponse()).isNull();
    assertThat(Caller.of(request.getSecurityContext()).application()).isEqualTo(CRM);
    assertThat(shown(filter, "Bearer other").getAbortResponse()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "Bearer  "})
  void aBlankKeyOpensNothing(String authorization) {
    KeyFilter filter = filter("\n");

    assertThat(shown(filter, authorization).getAbortResponse()).isNotNull();
  }
}
