package dev.calgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calgate.provider.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir private Path home;

  private Secret read() {
    return KeyFile.readOrDraw(home.resolve("a.key"), Base64.getEncoder());
  }

  @Test
  void aKeyIsDrawnOnceForItsOwnerAlone() throws Exception {
    Secret first = read();

    assertThat(Base64.getDecoder().decode(first.reveal())).hasSize(32);
    assertThat(read().reveal()).isEqualTo(first.reveal());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("a.key"))))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whoeverDrawsAtTheSameTimeGetsTheSameKey() throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    List<CompletableFuture<String>> drawn = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      drawn.add(
          CompletableFuture.supplyAsync(
              () -> {
                await(begin);
                return read().reveal();
              },
              command -> new Thread(command).start()));
    }
    begin.countDown();

    assertThat(drawn.stream().map(it -> it.orTimeout(20, TimeUnit.SECONDS).join()).distinct())
        .hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEmptyFileIsTheOperatorsAffair() throws Exception {
    Files.createFile(home.resolve("a.key"));

    assertThatThrownBy(this::read).hasMessageContaining("is empty");
  }
}
