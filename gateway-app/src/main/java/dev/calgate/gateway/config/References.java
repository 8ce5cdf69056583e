package dev.calgate.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables where a configuration refers to them, as <code>${NAME}</code> or
 * <code>
 * ${NAME:-default}</code>, and takes out keys without a value, which mean their defaults.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");

  private static final String BEGINS = "${";

  private final Map<String, String> environment;
  private final Mistakes mistakes;

  References(Map<String, String> environment, Mistakes mistakes) {
    this.environment = environment;
    this.mistakes = mistakes;
  }

  void replaceIn(ObjectNode tree) {
    block(Key.TOP, tree);
  }

  private void block(Key key, ObjectNode block) {
    List<String> names = new ArrayList<>();
    block.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      Key child = key.name(name);
      JsonNode value = block.path(name);
      if (value.isTextual()) {
        String replaced = replace(child, value.textValue());
        if (replaced.isBlank() && !value.textValue().isBlank()) {
          block.remove(name);
        } else {
          block.put(name, replaced);
        }
      } else if (value.isNull()) {
        block.remove(name);
      } else {
        within(child, value);
      }
    }
  }

  private void list(Key key, ArrayNode list) {
    for (int i = 0; i < list.size(); i++) {
      Key item = key.item(i);
      JsonNode value = list.path(i);
      if (value.isNull()) {
        mistakes.add(item, "is empty");
      } else if (value.isTextual()) {
        list.set(i, replace(item, value.textValue()));
      } else {
        within(item, value);
      }
    }
  }

  private void within(Key key, JsonNode value) {
    if (value instanceof ObjectNode block) {
      block(key, block);
    } else if (value instanceof ArrayNode list) {
      list(key, list);
    }
  }

  private String replace(Key key, String text) {
    Matcher matcher = REFERENCE.matcher(text);
    if (matcher.replaceAll("$2").contains(BEGINS)) {
      mistakes.add(
          key, "refers to the environment in another way than ${NAME} or ${NAME:-default}");
      return text;
    }
    matcher.reset();
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String value = environment.get(matcher.group(1));
      if (value == null) {
        value = matcher.group(2);
      }
      if (value == null) {
        mistakes.add(key, "the environment variable " + matcher.group(1) + " is not set");
        value = "";
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(result).toString();
  }
}
