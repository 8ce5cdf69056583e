package dev.calgate.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemTest {
  private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)` \\| (\\d+) \\| (.+) \\|");

  @Test
  void theTableInTheDocumentationIsTheCodes() throws IOException {
    List<String> documented = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "api.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.add(row.group(1) + " " + row.group(2) + " " + row.group(3));
      }
    }
    List<String> coded = new ArrayList<>();
    for (Problem problem : Problem.values()) {
      String word = problem.type().replace("https://calgate.dev/problems/", "");
      coded.add(word + " " + problem.status() + " " + problem.title());
    }

    assertThat(documented).isEqualTo(coded);
  }
}
