package dev.calgate.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.calgate.provider.Secret;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in an operator's words what was expected instead of a value. */
final class Wording {
  private static final Pattern KNOWN_TYPES = Pattern.compile("known type ids = \\[([^]]*)]");

  private static final Map<Class<?>, String> EXPECTED =
      Map.of(
          Duration.class, "is to be a time such as 30s, 5m or 1d",
          java.time.Duration.class, "is to be a time such as 30s, 5m or 1d",
          DataSize.class, "is to be a size such as 256KiB or 1MiB",
          int.class, "is to be a whole number",
          long.class, "is to be a whole number",
          boolean.class, "is to be true or false",
          String.class, "is to be a text",
          Secret.class, "is to be a text");

  private Wording() {}

  static String of(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "unknown key; known here are "
          + String.join(
              ", ",
              new TreeSet<>(unknown.getKnownPropertyIds().stream().map(String::valueOf).toList()));
    }
    if (e instanceof InvalidTypeIdException unknown) {
      Matcher known = KNOWN_TYPES.matcher(e.getOriginalMessage());
      return known.find()
          ? "the type is to be one of " + known.group(1)
          : "the type " + unknown.getTypeId() + " is unknown";
    }
    if (e.getCause() instanceof InputCoercionException) {
      return "is too large a number";
    }
    String expected = expected(type(e));
    return expected != null ? expected : firstLine(e.getCause() == null ? e : e.getCause());
  }

  private static @Nullable Class<?> type(JsonMappingException e) {
    if (e instanceof ValueInstantiationException instantiation) {
      return instantiation.getType().getRawClass();
    }
    return e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
  }

  private static @Nullable String expected(@Nullable Class<?> type) {
    if (type == null) {
      return null;
    }
    if (EXPECTED.containsKey(type)) {
      return EXPECTED.get(type);
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "is to be a list";
    }
    return Map.class.isAssignableFrom(type) || type.getName().startsWith("dev.calgate.")
        ? "is to be a block of keys"
        : null;
  }

  private static String firstLine(Throwable e) {
    String text =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return String.valueOf(text).lines().findFirst().orElse("");
  }
}
