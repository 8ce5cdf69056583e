package dev.calgate.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Draws mutants of given inputs: a few changes each, of octets, words, numbers, lines and parts of
 * other inputs. The same seed draws the same. Not thread-safe.
 */
public final class Mutator {
  private static final int LONGEST = 256 << 10;
  private static final int MOST_CHANGES = 6;
  private static final int MOST_REPEATS = 2_000;
  private static final String[] NUMBERS = {
    "0",
    "-1",
    "1",
    "00",
    "2147483647",
    "2147483648",
    "-2147483648",
    "9223372036854775807",
    "99999",
    "1e400",
    "1e-400",
    "0.1",
    "19700101",
    "00010101",
    "99991231T235959Z",
    "20260229"
  };

  private final Random random;
  private final List<byte[]> inputs;
  private final List<byte[]> words;

  /**
   * A mutator.
   *
   * @param inputs at least one
   * @param words of a dictionary, at least one
   */
  public Mutator(long seed, List<byte[]> inputs, List<byte[]> words) {
    this.random = new Random(seed);
    this.inputs = List.copyOf(inputs);
    this.words = List.copyOf(words);
  }

  /** The next mutant, of at most 256 KiB. */
  public byte[] next() {
    byte[] mutant = any(inputs);
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      byte[] changed = changed(mutant);
      mutant = changed.length <= LONGEST ? changed : mutant;
    }
    return mutant;
  }

  private byte[] any(List<byte[]> all) {
    return all.get(random.nextInt(all.size()));
  }

  private byte[] changed(byte[] it) {
    int at = random.nextInt(it.length + 1);
    int to = Math.min(it.length, at + random.nextInt(1 + random.nextInt(200)));
    int line = line(it, at);
    int next = lineEnd(it, line);
    return switch (random.nextInt(11)) {
      case 0 -> join(it, at, any(words), to);
      case 1 -> join(it, at, any(words), at);
      case 2 -> join(it, at, new byte[0], to);
      case 3 -> join(it, at, part(it, at, to), at);
      case 4 -> join(it, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, it.length));
      case 5 -> join(it, at, piece(any(inputs)), at);
      case 6 -> number(it, at);
      case 7 -> join(it, line, new byte[0], next);
      case 8 -> join(it, next, part(it, line, next), next);
      case 9 -> join(it, next, repeated(part(it, line, next)), next);
      default -> {
        byte[] other = any(inputs);
        int there = line(other, random.nextInt(other.length + 1));
        yield join(it, next, part(other, there, lineEnd(other, there)), next);
      }
    };
  }

  /** What lies between two places is replaced. */
  private static byte[] join(byte[] it, int from, byte[] put, int to) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(it.length + put.length);
    joined.write(it, 0, from);
    joined.writeBytes(put);
    joined.write(it, to, it.length - to);
    return joined.toByteArray();
  }

  private static byte[] part(byte[] it, int from, int to) {
    return Arrays.copyOfRange(it, from, to);
  }

  private byte[] piece(byte[] it) {
    int from = random.nextInt(it.length + 1);
    return part(it, from, Math.min(it.length, from + random.nextInt(300)));
  }

  private byte[] repeated(byte[] line) {
    int times = Math.min(random.nextInt(MOST_REPEATS), LONGEST / Math.max(line.length, 1));
    ByteArrayOutputStream all = new ByteArrayOutputStream(line.length * times);
    for (int i = 0; i < times; i++) {
      all.writeBytes(line);
    }
    return all.toByteArray();
  }

  /** Puts another number in place of the one at or after a place. */
  private byte[] number(byte[] it, int at) {
    int from = at;
    while (from < it.length && !isDigit(it[from])) {
      from++;
    }
    int to = from;
    while (to < it.length && isDigit(it[to])) {
      to++;
    }
    String number = NUMBERS[random.nextInt(NUMBERS.length)];
    return join(it, from, number.getBytes(StandardCharsets.US_ASCII), to);
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  private static int line(byte[] it, int at) {
    int begin = at;
    while (begin > 0 && it[begin - 1] != '\n') {
      begin--;
    }
    return begin;
  }

  private static int lineEnd(byte[] it, int from) {
    int end = from;
    while (end < it.length && it[end] != '\n') {
      end++;
    }
    return Math.min(end + 1, it.length);
  }
}
