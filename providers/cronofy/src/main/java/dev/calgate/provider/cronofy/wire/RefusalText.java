package dev.calgate.provider.cronofy.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the body of a refusal says in fixed words; its sentences may repeat what was sent. */
public final class RefusalText {
  private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_.\\[\\]]{1,60}");
  private static final Pattern KEY = Pattern.compile("[a-z0-9_.]{1,60}");
  private static final int MOST = 5;

  private RefusalText() {}

  /** Fields with the keys of their errors, such as {@code tzid: errors.required}. */
  public static List<String> errors(String body) {
    List<String> errors = new ArrayList<>();
    object(body)
        .path("errors")
        .properties()
        .forEach(
            it -> {
              String key = Json.text(it.getValue().path(0), "key");
              if (errors.size() < MOST
                  && FIELD.matcher(it.getKey()).matches()
                  && KEY.matcher(key).matches()) {
                errors.add(it.getKey() + ": " + key);
              }
            });
    return errors;
  }

  /** OAuth's word (RFC 6749 section 5.2); empty when there is none. */
  public static String oauthError(String body) {
    String word = Json.text(object(body), "error");
    return KEY.matcher(word).matches() ? word : "";
  }

  private static ObjectNode object(String body) {
    try {
      return Json.parse(body);
    } catch (UnreadableException e) {
      return Json.object();
    }
  }
}
