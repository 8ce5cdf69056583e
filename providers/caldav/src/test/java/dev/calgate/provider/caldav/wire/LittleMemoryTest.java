package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calgate.provider.ObjectRef;
import dev.calgate.provider.RemoteChange;
import dev.calgate.provider.VersionTag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** All bombs again, in a process that has 64 MiB beside its own classes and the largest of them. */
class LittleMemoryTest {
  private static final int OWN = 24;
  private static final int LARGEST = 24;
  private static final int EXTRA = 64;

  @Test
  void noBombNeedsMuchMemory() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + (OWN + LARGEST + EXTRA) + "m",
                "-cp",
                System.getProperty("java.class.path"),
                LittleMemoryTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(child.waitFor()).as(output).isZero();
    assertThat(output.lines().filter(it -> it.startsWith("Bomb "))).hasSizeGreaterThan(50);
  }

  /** The child; fails by its exit code, and says with its last line where. */
  public static void main(String[] arguments) throws IOException {
    for (Arguments bomb : (Iterable<Arguments>) BombTest.bombs()::iterator) {
      System.out.println("Bomb " + bomb.get()[0]);
      object(((Supplier<?>) bomb.get()[1]).get().toString());
    }
    for (Arguments bomb : (Iterable<Arguments>) XmlBombTest.bombs()::iterator) {
      System.out.println("Bomb of XML: " + bomb.get()[0]);
      XmlBombTest.read((InputStream) ((Supplier<?>) bomb.get()[1]).get());
    }
  }

  private static void object(String raw) {
    RemoteChange change =
        new ObjectReader(64 << 20, Set.of())
            .read(new ObjectRef("/bomb.ics"), new VersionTag("1"), raw);
    boolean read = change instanceof RemoteChange.Upserted;
    System.out.println(read ? "read" : ((RemoteChange.Unreadable) change).reason());
  }
}
