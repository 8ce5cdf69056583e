package dev.calgate.judge;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Public test data, which is not part of the project: in the folder that {@code CALGATE_TEST_DATA}
 * names, or beside the checkout.
 */
public final class TestData {
  private TestData() {}

  /** Where a file or folder is, or would be. */
  public static Path path(String name) {
    String given = System.getenv("CALGATE_TEST_DATA");
    Path data = given == null ? checkout().resolve("../shared/data") : Path.of(given);
    return data.resolve(name).normalize();
  }

  /**
   * A file or folder that a test needs; without it the test is skipped, and says so, even in
   * continuous integration: a clone of the project alone passes.
   */
  public static Path needed(String name) {
    Path path = path(name);
    Needed.unless(Files.exists(path), "there is no test data at " + path, false);
    return path;
  }

  /** The checkout, from whichever module the test runs. */
  public static Path checkout() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("config.yml")) && here.getParent() != null) {
      here = here.getParent();
    }
    return here;
  }
}
