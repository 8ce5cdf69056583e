package dev.calgate.testkit.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files of a module's test resources, where Jazzer looks for them too. */
public final class KeptInputs {
  private KeptInputs() {}

  /**
   * The inputs of a fuzz test by their file names: all in the folder {@code <class>Inputs/<method>}
   * beside the class.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Map<String, byte[]> of(Class<?> fuzz, String method) {
    String folder = fuzz.getSimpleName() + "Inputs/" + method;
    Map<String, byte[]> inputs = new TreeMap<>();
    try (Stream<Path> files = Files.list(path(fuzz, folder))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        inputs.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return inputs;
  }

  /**
   * The words of a dictionary in libFuzzer's form: a line each, in quotes, with {@code \\}, {@code
   * \"} and {@code \xAB}; lines that begin with # are none.
   */
  public static List<byte[]> words(Class<?> fuzz, String dictionary) {
    List<byte[]> words = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(path(fuzz, dictionary))) {
        if (line.startsWith("\"")) {
          words.add(unquoted(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  private static byte[] unquoted(String line) {
    StringBuilder word = new StringBuilder();
    for (int i = 1; i < line.length() - 1; i++) {
      char c = line.charAt(i);
      if (c == '\\' && line.charAt(i + 1) == 'x') {
        word.append((char) Integer.parseInt(line, i + 2, i + 4, 16));
        i += 3;
      } else if (c == '\\') {
        word.append(line.charAt(++i));
      } else {
        word.append(c);
      }
    }
    return word.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Path path(Class<?> beside, String name) {
    URL found = beside.getResource(name);
    if (found == null) {
      throw new IllegalArgumentException("No " + name + " beside " + beside.getName());
    }
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
