package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request's parameters, or an object inside them, read as leniently as Cronofy reads them:
 * unknown ones are ignored, numbers and truth values may be texts, one value may stand for a list.
 * What makes no sense is noted under its path, and something harmless stands in for it. For one
 * thread.
 */
final class FaceParameters {
  private static final String LOOKS_LIKE_NUMBER = "-?\\d{1,9}";

  private final ObjectNode fields;
  private final String path;
  private final Refusals refusals;

  FaceParameters(ObjectNode fields) {
    this(fields, "", new Refusals());
  }

  private FaceParameters(ObjectNode fields, String path, Refusals refusals) {
    this.fields = fields;
    this.path = path;
    this.refusals = refusals;
  }

  /** Where mistakes are noted; the same for all objects of a request. */
  Refusals refusals() {
    return refusals;
  }

  /** Goes on only if nothing is wrong so far. */
  void check() {
    refusals.check();
  }

  /** Notes a mistake with one of the parameters here. */
  void refuse(String name, String key, String description) {
    refusals.add(path(name), key, description);
  }

  /** The path of a parameter. */
  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Whether a parameter is there, be it null. */
  boolean has(String name) {
    return fields.has(name);
  }

  /** Whether a parameter is there and null, which takes a value away. */
  boolean isNull(String name) {
    return fields.has(name) && fields.get(name).isNull();
  }

  /** The value of a parameter as it came; empty when it is absent or null. */
  Optional<JsonNode> value(String name) {
    return Optional.ofNullable(fields.get(name)).filter(it -> !it.isNull());
  }

  /** A text; empty when it is absent, null or an empty text. */
  Optional<String> text(String name) {
    return value(name).map(it -> text(name, it)).filter(it -> !it.isEmpty());
  }

  private String text(String name, JsonNode value) {
    if (!value.isValueNode() || !isStorable(value.asText())) {
      refuse(name, Refusals.INVALID_FORMAT, name + " must be a text");
      return "";
    }
    return value.asText();
  }

  /** PostgreSQL takes no U+0000, and UTF-8 has no halves of surrogate pairs. */
  private static boolean isStorable(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** A text of bounded length that has to be there. */
  String required(String name, int longest) {
    Optional<String> text = text(name, longest);
    if (text.isEmpty() && value(name).isEmpty()) {
      refusals.required(path(name));
    } else if (text.isEmpty()) {
      refuse(name, Refusals.REQUIRED, path(name) + " must be specified");
    }
    return text.orElse("");
  }

  /** A text of bounded length. */
  Optional<String> text(String name, int longest) {
    Optional<String> text = text(name);
    if (text.isPresent() && text.get().length() > longest) {
      refuse(name, "errors.too_long", name + " must have at most " + longest + " characters");
    }
    return text;
  }

  /** A truth value, in any case; empty when absent. */
  Optional<Boolean> flag(String name) {
    Optional<String> text = text(name).map(it -> it.toLowerCase(Locale.ROOT));
    if (text.isPresent() && !List.of("true", "false", "1", "0").contains(text.get())) {
      refuse(name, "errors.must_be_boolean", name + " must be true or false");
      return Optional.empty();
    }
    return text.map(it -> it.equals("true") || it.equals("1"));
  }

  /** A truth value; false when absent. */
  boolean isSet(String name) {
    return flag(name).orElse(false);
  }

  /** A whole number within bounds; empty when absent. */
  Optional<Integer> number(String name, int least, int most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().matches(LOOKS_LIKE_NUMBER)) {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    }
    refuse(
        name,
        Refusals.INVALID_FORMAT,
        name + " must be a whole number within " + least + " and " + most);
    return Optional.empty();
  }

  /** A moment; empty when absent. */
  Optional<Instant> time(String name) {
    Optional<String> text = text(name);
    Optional<Instant> time = text.flatMap(FaceTime::time);
    if (text.isPresent() && time.isEmpty()) {
      refuse(
          name,
          Refusals.INVALID_FORMAT,
          name + " must be a time in whole seconds such as 2026-11-24T09:00:00Z");
    }
    return time;
  }

  /** Texts; a single one counts as a list, and an absent one as none. */
  List<String> texts(String name, int most) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : items(name, most)) {
      String text = text(name, item);
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** Objects of a list; what is no object in it is a mistake. */
  List<FaceParameters> objects(String name, int most) {
    List<FaceParameters> objects = new ArrayList<>();
    List<JsonNode> items = items(name, most);
    for (int i = 0; i < items.size(); i++) {
      String place = name + "[" + i + "]";
      if (items.get(i) instanceof ObjectNode object) {
        objects.add(new FaceParameters(object, path(place), refusals));
      } else {
        refuse(place, Refusals.INVALID_FORMAT, place + " must be an object");
      }
    }
    return objects;
  }

  private List<JsonNode> items(String name, int most) {
    List<JsonNode> items = new ArrayList<>();
    value(name)
        .ifPresent(
            it -> {
              if (it instanceof ArrayNode list) {
                list.forEach(items::add);
              } else {
                items.add(it);
              }
            });
    if (items.size() > most) {
      refuse(name, "errors.too_many", name + " must have at most " + most + " items");
      return List.of();
    }
    return items;
  }

  /** An object; empty when it is absent or null. */
  Optional<FaceParameters> object(String name) {
    Optional<JsonNode> value = value(name);
    if (value.isPresent() && !(value.get() instanceof ObjectNode)) {
      // What PHP makes of an empty object.
      if (!(value.get() instanceof ArrayNode list) || !list.isEmpty()) {
        refuse(name, Refusals.INVALID_FORMAT, name + " must be an object");
      }
      return Optional.empty();
    }
    return value.map(it -> new FaceParameters((ObjectNode) it, path(name), refusals));
  }
}
