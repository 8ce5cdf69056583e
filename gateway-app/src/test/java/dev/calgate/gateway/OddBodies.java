package dev.calgate.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * Draws bodies that are sound JSON, with odd values in places where others are expected: for what
 * lies behind the reader. An input is a line and a body. The same seed draws the same. Not
 * thread-safe.
 */
final class OddBodies {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e400",
          "0.1",
          "2147483648",
          "9223372036854775808",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\ud83d\\ude00\"",
          "\"\\u202e\\u2028\\ufeff\"",
          "\"a\\r\\nBEGIN:VEVENT\"",
          "\"%00%2f..\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "{\"\":{}}",
          "\"0000-01-01\"",
          "\"0001-01-01\"",
          "\"9999-12-31\"",
          "\"+10000-01-01\"",
          "\"-0001-01-01T00:00:00Z\"",
          "\"2026-02-29\"",
          "\"2026-12-01\"",
          "\"2026-12-01T24:00:00\"",
          "\"2026-12-01T09:00:60Z\"",
          "\"2026-12-01T09:00:00.123456789012Z\"",
          "\"2026-12-01T09:00:00+18:00\"",
          "\"9999-12-31T23:59:59\"",
          "\"9999-12-31T23:59:59-18:00\"",
          "\"0001-01-01T00:00:00\"",
          "\"0001-01-01T00:00:00+18:00\"",
          "\"2026-03-29T02:30:00\"",
          "\"2026-10-25T02:30:00\"",
          "\"Z\"",
          "\"UTC\"",
          "\"GMT+14\"",
          "\"+18:00\"",
          "\"Etc/GMT-14\"",
          "\"Pacific/Apia\"",
          "\"America/St_Johns\"",
          "\"EST\"",
          "\"SystemV/PST8\"",
          "\"FREQ=YEARLY\"",
          "\"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\"",
          "\"FREQ=DAILY;UNTIL=99991231T235959Z\"",
          "\"FREQ=HOURLY;BYSETPOS=-1;BYMINUTE=0,59\"",
          "\"FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO\"",
          "\"FREQ=DAILY;COUNT=2147483647;INTERVAL=2147483647\"",
          "\"RRULE:FREQ=WEEKLY;WKST=SU\"",
          "\"EXDATE:20261201T090000Z\"",
          "\"24:00\"",
          "\"00:00\"",
          "\"sunday\"",
          "\"{event}\"",
          "\"{calendar}\"",
          "\"{account}\"",
          "\"x@y\"",
          "\"mailto:x@y\"",
          "\"http://[::1%25a]:0/\"",
          "\"javascript:a\"",
          "\"declined\"",
          "\"cancelled\"");

  private final Random random;
  private final List<String> lines = new ArrayList<>();
  private final List<JsonNode> bodies = new ArrayList<>();

  OddBodies(long seed, Collection<byte[]> inputs) {
    random = new Random(seed);
    for (byte[] input : inputs) {
      String text = new String(input, StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      try {
        if (end >= 0 && MAPPER.readTree(text.substring(end)) instanceof ObjectNode body) {
          lines.add(text.substring(0, end + 1));
          bodies.add(body);
        }
      } catch (IOException e) {
        // No JSON, such as a form: for others to spoil.
      }
    }
  }

  /** The next input. */
  byte[] next() {
    int which = random.nextInt(bodies.size());
    JsonNode body = bodies.get(which).deepCopy();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      change(body);
    }
    return (lines.get(which) + body).getBytes(StandardCharsets.UTF_8);
  }

  private void change(JsonNode root) {
    List<JsonNode> holders = new ArrayList<>();
    collect(root, holders);
    JsonNode holder = holders.get(random.nextInt(holders.size()));
    if (holder instanceof ArrayNode list) {
      change(list);
    } else if (holder instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(8) == 0) {
        object.remove(name);
      } else {
        object.set(name, odd(root));
      }
    }
  }

  private void change(ArrayNode list) {
    int at = random.nextInt(list.size() + 1);
    if (at == list.size() || random.nextInt(3) == 0) {
      list.add(at > 0 && random.nextBoolean() ? list.get(at - 1).deepCopy() : odd(list));
    } else {
      list.set(at, odd(list));
    }
  }

  /** Something that others have in that place, or that nobody has. */
  private JsonNode odd(JsonNode near) {
    if (random.nextInt(10) == 0) {
      return near.deepCopy();
    }
    if (random.nextInt(5) == 0) {
      return MAPPER.getNodeFactory().textNode("x".repeat(1 << random.nextInt(17)));
    }
    try {
      return MAPPER.readTree(VALUES.get(random.nextInt(VALUES.size())));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> holders) {
    if (node.isContainerNode()) {
      holders.add(node);
      node.forEach(it -> collect(it, holders));
    }
  }
}
