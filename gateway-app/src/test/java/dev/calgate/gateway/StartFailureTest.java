package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import org.junit.jupiter.api.Test;

class StartFailureTest {
  @Test
  void aWrapperWithoutWordsOfItsOwnSaysNothing() {
    Throwable taken = new IOException("Failed to bind", new BindException("Address in use"));

    assertThat(StartFailure.reasons(new IllegalStateException(taken)))
        .containsExactly("Failed to bind", "Address in use");
  }

  @Test
  void howeverManyWrappersThereAreSomethingIsSaid() {
    Throwable failure = new IOException("The disk is full");
    for (int i = 0; i < 10; i++) {
      failure = new IllegalStateException(failure);
    }

    assertThat(StartFailure.reasons(failure))
        .singleElement()
        .asString()
        .contains("The disk is full");
  }
}
