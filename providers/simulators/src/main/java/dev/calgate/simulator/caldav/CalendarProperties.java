package dev.calgate.simulator.caldav;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.namespace.QName;

/** The properties of a collection that its owner can write; texts only. Thread-safe. */
final class CalendarProperties {
  private final Map<QName, String> values = new ConcurrentHashMap<>();

  Optional<String> get(QName name) {
    return Optional.ofNullable(values.get(name));
  }

  void set(QName name, String value) {
    values.put(name, value);
  }

  void remove(QName name) {
    values.remove(name);
  }

  Map<QName, String> all() {
    return Map.copyOf(values);
  }
}
