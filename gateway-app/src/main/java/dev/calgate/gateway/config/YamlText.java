package dev.calgate.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.StringReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Makes a tree of a YAML text, and notes in which line each key stands. Numbers that would print in
 * another way than they are written stay texts, such as a key of digits with a _ among them.
 */
final class YamlText {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  private final Mistakes mistakes;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlText(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /**
   * Reads a text of keys and values.
   *
   * @throws ConfigurationMistakes when it is none
   */
  static ObjectNode read(String text, Mistakes mistakes) throws ConfigurationMistakes {
    ObjectNode tree = new YamlText(mistakes).tree(text);
    if (tree == null) {
      mistakes.throwIfAny();
    }
    return tree == null ? NODES.objectNode() : tree;
  }

  private @Nullable ObjectNode tree(String text) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (root == null || isNull(root)) {
        return NODES.objectNode();
      }
      if (root instanceof MappingNode mapping) {
        return block(Key.TOP, mapping);
      }
      mistakes.add(line(root.getStartMark()), "keys with their values are expected here");
    } catch (MarkedYAMLException e) {
      mistakes.add(line(e.getProblemMark()), "no YAML: " + problem(e));
    } catch (ReaderException e) {
      int line =
          1 + (int) text.codePoints().limit(e.getPosition()).filter(it -> it == '\n').count();
      mistakes.add(
          line, "no text: it has the character 0x" + Integer.toHexString(e.getCodePoint()));
    } catch (YAMLException e) {
      mistakes.add(0, "no YAML: " + e.getMessage());
    }
    return null;
  }

  private static String problem(MarkedYAMLException e) {
    String problem = e.getContext() == null ? "" : e.getContext() + ", ";
    problem += e.getProblem();
    Mark begun = e.getContextMark();
    return begun == null || line(begun) == line(e.getProblemMark())
        ? problem
        : problem + " (begun in line " + line(begun) + ")";
  }

  private static int line(@Nullable Mark mark) {
    return mark == null ? 0 : mark.getLine() + 1;
  }

  private ObjectNode block(Key key, MappingNode mapping) {
    ObjectNode block = NODES.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      int line = line(entry.getKeyNode().getStartMark());
      if (!(entry.getKeyNode() instanceof ScalarNode name)) {
        mistakes.add(line, "a key is to be a word");
        continue;
      }
      Key child = key.name(name.getValue());
      if (block.has(name.getValue())) {
        mistakes.add(
            child,
            line,
            "stands here again; it is in line " + mistakes.line(child).orElse(0) + " already");
        continue;
      }
      mistakes.locate(child, line);
      block.set(name.getValue(), value(child, entry.getValueNode()));
    }
    return block;
  }

  private JsonNode value(Key key, Node node) {
    if (!seen.add(node)) {
      mistakes.add(key, "is an alias (*); write the value itself");
      return NullNode.getInstance();
    }
    if (node instanceof MappingNode mapping) {
      return block(key, mapping);
    }
    if (node instanceof SequenceNode sequence) {
      return list(key, sequence.getValue());
    }
    return isNull(node) ? NullNode.getInstance() : scalar((ScalarNode) node);
  }

  private ArrayNode list(Key key, List<Node> items) {
    ArrayNode list = NODES.arrayNode();
    for (int i = 0; i < items.size(); i++) {
      mistakes.locate(key.item(i), line(items.get(i).getStartMark()));
      list.add(value(key.item(i), items.get(i)));
    }
    return list;
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static JsonNode scalar(ScalarNode node) {
    String text = node.getValue();
    if (node.isPlain() && WHOLE_NUMBER.matcher(text).matches()) {
      return LongNode.valueOf(Long.parseLong(text));
    }
    if (node.isPlain() && (text.equals("true") || text.equals("false"))) {
      return BooleanNode.valueOf(Boolean.parseBoolean(text));
    }
    return TextNode.valueOf(text);
  }
}
