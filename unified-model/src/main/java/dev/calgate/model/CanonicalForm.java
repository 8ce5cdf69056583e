package dev.calgate.model;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one spelling of a content value: two values have the same bytes exactly when they say the
 * same. Every value begins with a tag and every text and list with its length, so no value can pose
 * as two others. Lists are sorted, because in a calendar their order says nothing: not that of
 * attendees or categories, nor that of the rules and dates of a recurrence. Not thread-safe.
 */
final class CanonicalForm {
  private static final byte NOTHING = 0;
  private static final byte TEXT = 1;
  private static final byte NUMBER = 2;
  private static final byte LIST = 3;
  private static final byte ALL_DAY = 4;
  private static final byte ZONED = 5;
  private static final byte FLOATING = 6;
  private static final byte PARTS = 7;

  private byte[] bytes;
  private int length;

  CanonicalForm() {
    this(1024);
  }

  private CanonicalForm(int capacity) {
    bytes = new byte[capacity];
  }

  /** Old values of the fields that differ, in the order of {@code old}, which names every field. */
  static Map<String, @Nullable Object> differences(
      Map<String, @Nullable Object> old, Map<String, @Nullable Object> now) {
    Map<String, @Nullable Object> differences = new LinkedHashMap<>();
    old.forEach(
        (field, value) -> {
          if (!same(value, now.get(field))) {
            differences.put(field, value);
          }
        });
    return differences;
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    return Objects.equals(one, other) || Arrays.equals(bytesOf(one), bytesOf(other));
  }

  private static byte[] bytesOf(@Nullable Object value) {
    return new CanonicalForm(64).add(value).bytes();
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Appends a field of an event or calendar, or a part of one. */
  CanonicalForm add(@Nullable Object value) {
    if (value == null) {
      put(NOTHING);
    } else if (value instanceof String text) {
      put(TEXT);
      text(text);
    } else if (value instanceof Enum<?> word) {
      put(TEXT);
      text(word.name());
    } else if (value instanceof Boolean flag) {
      number(flag ? 1 : 0);
    } else if (value instanceof Integer number) {
      number(number);
    } else if (value instanceof EventTime time) {
      time(time);
    } else if (value instanceof List<?> list) {
      list(list);
    } else {
      record(value);
    }
    return this;
  }

  private void record(Object value) {
    if (value instanceof Attendee it) {
      parts(it.email(), it.name(), it.role(), it.status(), it.kind(), it.self());
    } else if (value instanceof Recurrence it) {
      parts(it.rules(), it.dates());
    } else if (value instanceof Organizer it) {
      parts(it.email(), it.name(), it.self());
    } else if (value instanceof Reminder it) {
      parts(it.minutesBefore(), it.method());
    } else if (value instanceof Conference it) {
      parts(it.url(), it.provider());
    } else if (value instanceof Attachment it) {
      parts(it.url(), it.title(), it.mediaType());
    } else {
      throw new IllegalArgumentException("No content: " + value.getClass());
    }
  }

  private void parts(@Nullable Object... parts) {
    put(PARTS);
    integer(parts.length);
    for (Object part : parts) {
      add(part);
    }
  }

  private void list(List<?> list) {
    put(LIST);
    integer(list.size());
    if (list.size() < 2) {
      list.forEach(this::add);
      return;
    }
    byte[][] items = new byte[list.size()][];
    for (int i = 0; i < items.length; i++) {
      items[i] = bytesOf(list.get(i));
    }
    Arrays.sort(items, Arrays::compareUnsigned);
    for (byte[] item : items) {
      reserve(item.length);
      System.arraycopy(item, 0, bytes, length, item.length);
      length += item.length;
    }
  }

  private void time(EventTime time) {
    if (time instanceof EventTime.Zoned zoned) {
      put(ZONED);
      local(zoned.local());
      text(zoned.zone().getId());
    } else {
      put(time instanceof EventTime.AllDay ? ALL_DAY : FLOATING);
      local(time.local());
    }
  }

  private void local(LocalDateTime local) {
    integer((int) (local.toLocalDate().toEpochDay() >>> 32));
    integer((int) local.toLocalDate().toEpochDay());
    integer(local.toLocalTime().toSecondOfDay());
  }

  private void number(int number) {
    put(NUMBER);
    integer(number);
  }

  /**
   * Spells each UTF-16 unit by itself: unlike a charset's encoder, which puts the same mark for
   * every broken surrogate, this keeps different texts different.
   */
  private void text(String text) {
    integer(text.length());
    reserve(text.length() * 3);
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < 0x80) {
        bytes[length++] = (byte) unit;
      } else {
        bytes[length++] = (byte) (0xe0 | (unit >>> 12));
        bytes[length++] = (byte) (0x80 | ((unit >>> 6) & 0x3f));
        bytes[length++] = (byte) (0x80 | (unit & 0x3f));
      }
    }
  }

  private void integer(int number) {
    reserve(4);
    bytes[length++] = (byte) (number >>> 24);
    bytes[length++] = (byte) (number >>> 16);
    bytes[length++] = (byte) (number >>> 8);
    bytes[length++] = (byte) number;
  }

  private void put(byte tag) {
    reserve(1);
    bytes[length++] = tag;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
