package dev.calgate.gateway.config;

import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** In which line of a YAML file each key stands. */
final class SourceLines {
  private final Map<String, Integer> lines = new HashMap<>();

  private SourceLines() {}

  static SourceLines of(String yaml) {
    SourceLines found = new SourceLines();
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
      if (root != null) {
        found.walk("", root);
      }
    } catch (YAMLException e) {
      // The reader of the configuration says what is wrong with the file as such.
      return found;
    }
    return found;
  }

  private void walk(String path, Node node) {
    lines.putIfAbsent(path, node.getStartMark().getLine() + 1);
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
          String child = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
          lines.putIfAbsent(child, key.getStartMark().getLine() + 1);
          walk(child, entry.getValueNode());
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      List<Node> items = sequence.getValue();
      for (int i = 0; i < items.size(); i++) {
        walk(path + "[" + i + "]", items.get(i));
      }
    }
  }

  /** The line of a key such as {@code applications[0].id}, or of the nearest key around it. */
  Optional<Integer> of(List<String> parts) {
    for (int i = parts.size(); i > 0; i--) {
      Integer line = lines.get(String.join("", parts.subList(0, i)));
      if (line != null) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }
}
