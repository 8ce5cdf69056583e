package dev.calgate.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Makes a configuration of a tree. What is not understood is told and taken out, so that the rest
 * is understood and every mistake is told at once. An item that was taken out of a list leaves a
 * null, so that the items behind it keep their places.
 */
final class ValueReader {
  private static final int MOST_MISTAKES = 100;

  private final ObjectMapper mapper;
  private final Mistakes mistakes;

  ValueReader(ObjectMapper mapper, Mistakes mistakes) {
    this.mapper = mapper;
    this.mistakes = mistakes;
  }

  /**
   * What a tree says; wrong values are missing in it.
   *
   * @throws ConfigurationMistakes when so much is wrong that it is better told now
   */
  GatewayConfiguration read(ObjectNode tree) throws ConfigurationMistakes {
    for (int i = 0; i < MOST_MISTAKES; i++) {
      try {
        return mapper.treeToValue(tree, GatewayConfiguration.class);
      } catch (JsonMappingException e) {
        mistakes.add(key(e.getPath()), Wording.of(e));
        takeOut(tree, e.getPath());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("A tree has no syntax", e);
      }
    }
    mistakes.more();
    mistakes.throwIfAny();
    throw new IllegalStateException("A mistake was told");
  }

  private static Key key(List<JsonMappingException.Reference> path) {
    Key key = Key.TOP;
    for (JsonMappingException.Reference step : path) {
      key = step.getFieldName() == null ? key.item(step.getIndex()) : key.name(step.getFieldName());
    }
    return key;
  }

  private static void takeOut(ObjectNode tree, List<JsonMappingException.Reference> path) {
    JsonNode parent = tree;
    for (JsonMappingException.Reference step : path.subList(0, Math.max(0, path.size() - 1))) {
      parent =
          step.getFieldName() == null
              ? parent.path(step.getIndex())
              : parent.path(step.getFieldName());
    }
    if (path.isEmpty()) {
      return;
    }
    JsonMappingException.Reference last = path.get(path.size() - 1);
    if (parent instanceof ObjectNode block && last.getFieldName() != null) {
      block.remove(last.getFieldName());
    } else if (parent instanceof ArrayNode list && last.getFieldName() == null) {
      list.setNull(last.getIndex());
    }
  }
}
