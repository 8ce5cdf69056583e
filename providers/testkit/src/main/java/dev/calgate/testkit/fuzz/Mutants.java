package dev.calgate.testkit.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Gives a fuzz test its kept inputs, and then mutants of them: fuzzing that takes seconds. */
public final class Mutants {
  /** Another one than zero explores; it is printed with whatever it finds. */
  private static final long SEED = Long.getLong("calgate.fuzz.seed", 0);

  private Mutants() {}

  /**
   * Runs.
   *
   * @param fuzz class beside which the inputs are
   * @param method by whose name their folder goes
   * @param dictionary a file beside the class
   * @param rounds how many mutants
   * @param check what must hold of each input; throws otherwise
   * @throws AssertionError for the first that fails; the input is in {@code target/fuzz} then
   */
  public static void check(
      Class<?> fuzz, String method, String dictionary, int rounds, Consumer<byte[]> check) {
    Map<String, byte[]> kept = KeptInputs.of(fuzz, method);
    kept.forEach((name, input) -> one(fuzz, name, input, check));
    List<byte[]> inputs = new ArrayList<>(kept.values());
    Mutator mutator = new Mutator(SEED, inputs, KeptInputs.words(fuzz, dictionary));
    for (int round = 0; round < rounds; round++) {
      one(fuzz, "seed-" + SEED + "-round-" + round, mutator.next(), check);
    }
    System.out.printf(
        "%s: %d kept inputs and %d mutants of seed %d%n",
        fuzz.getSimpleName(), kept.size(), rounds, SEED);
  }

  private static void one(Class<?> fuzz, String name, byte[] input, Consumer<byte[]> check) {
    try {
      check.accept(input);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          fuzz.getSimpleName() + ", " + name + ", kept as " + keep(fuzz, name, input), e);
    }
  }

  private static Path keep(Class<?> fuzz, String name, byte[] input) {
    Path file = Path.of("target", "fuzz", fuzz.getSimpleName() + "-" + name);
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
