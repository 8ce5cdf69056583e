package dev.calgate.provider.caldav.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Windows' names of time zones, as Outlook and Exchange write them, by Unicode CLDR's table. */
final class WindowsZones {
  private static final Map<String, String> ZONES = load();

  private WindowsZones() {}

  /** The IANA name for a Windows name, in any case of letters. */
  static Optional<String> find(String name) {
    return Optional.ofNullable(ZONES.get(name.toLowerCase(Locale.ROOT)));
  }

  private static Map<String, String> load() {
    Map<String, String> zones = new HashMap<>();
    try (InputStream stream =
            Objects.requireNonNull(WindowsZones.class.getResourceAsStream("windows-zones.txt"));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> {
                int equals = line.lastIndexOf('=');
                zones.put(
                    line.substring(0, equals).toLowerCase(Locale.ROOT), line.substring(equals + 1));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zones;
  }
}
