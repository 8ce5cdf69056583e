package dev.calgate.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.gateway.registry.Egress;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.provider.ProviderContext;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectAddressesTest {
  private static final ProviderRegistry PROVIDERS =
      ProviderRegistry.configured(
          Map.of(), ProviderContext.of(Clock.systemUTC(), Egress.allowing(List.of())));

  private static Optional<URI> callback(String publicUrl, String asked) {
    return new ConnectAddresses(Optional.ofNullable(publicUrl).map(URI::create), PROVIDERS)
        .callback("google", URI.create(asked));
  }

  @Test
  void thePublicAddressCountsWhateverTheRequestSays() {
    assertThat(callback("https://calgate.example/", "http://localhost:8080/"))
        .contains(URI.create("https://calgate.example/connect/google/callback"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"})
  void withoutOneABrowserOnTheSameMachineComesBackToWhereItAsked(String asked) {
    assertThat(callback(null, asked + "/"))
        .contains(URI.create(asked + "/connect/google/callback"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example/", "http://localhost.evil.example/"})
  void butNoOtherHostIsBelieved(String asked) {
    assertThat(callback(null, asked)).isEmpty();
  }
}
