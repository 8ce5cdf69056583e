package dev.calgate.provider.caldav.wire;

import dev.calgate.model.Conference;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds where an event is held online: the property made for it (RFC 7986 section 5.11), what
 * products write instead, and links of known services in place, address and description.
 */
final class ConferenceLinks {
  /** What products write instead of CONFERENCE. */
  static final List<String> PROPERTIES =
      List.of(
          "X-GOOGLE-CONFERENCE",
          "X-MICROSOFT-SKYPETEAMSMEETINGURL",
          "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
          "X-MICROSOFT-ONLINEMEETINGCONFLINK");

  private static final List<String> TEXTS = List.of("LOCATION", "URL", "DESCRIPTION");
  private static final Map<String, String> SERVICES = services();
  private static final Pattern LINK = Pattern.compile("https://[^\\s<>\"'\\\\,;)\\]]{1,2000}");
  private static final int LONGEST_TEXT = 20_000;

  private ConferenceLinks() {}

  private static Map<String, String> services() {
    Map<String, String> services = new LinkedHashMap<>();
    services.put("meet.google.com", "google_meet");
    services.put("zoom.us", "zoom");
    services.put("zoomgov.com", "zoom");
    services.put("teams.microsoft.com", "teams");
    services.put("teams.live.com", "teams");
    services.put("webex.com", "webex");
    services.put("meet.jit.si", "jitsi");
    services.put("whereby.com", "whereby");
    services.put("gotomeeting.com", "gotomeeting");
    services.put("gotomeet.me", "gotomeeting");
    return services;
  }

  static @Nullable Conference find(Component event) {
    Optional<Conference> stated =
        event.lines("CONFERENCE").stream()
            .filter(ConferenceLinks::isAddress)
            .map(line -> line.value().trim())
            .map(url -> new Conference(url, service(url).orElse(null)))
            .findFirst();
    return stated.or(() -> product(event)).or(() -> inText(event)).orElse(null);
  }

  /** Whether a line's value can be opened in a browser, unlike a telephone number. */
  static boolean isAddress(ContentLine line) {
    return line.value().trim().startsWith("http");
  }

  private static Optional<Conference> product(Component event) {
    return PROPERTIES.stream()
        .map(event::text)
        .map(String::trim)
        .filter(url -> url.startsWith("http"))
        .map(url -> new Conference(url, service(url).orElse(null)))
        .findFirst();
  }

  private static Optional<Conference> inText(Component event) {
    return inTexts(TEXTS.stream().map(event::text).toList());
  }

  /** The first link of a known service. */
  static Optional<Conference> inTexts(List<String> texts) {
    for (String text : texts) {
      Matcher links = LINK.matcher(text.substring(0, Math.min(text.length(), LONGEST_TEXT)));
      while (links.find()) {
        String url = links.group();
        Optional<String> service = service(url);
        if (service.isPresent()) {
          return Optional.of(new Conference(url, service.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The word for the service that an address belongs to. */
  static Optional<String> service(String url) {
    String host;
    try {
      host = URI.create(url).getHost();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (host == null) {
      return Optional.empty();
    }
    String name = host.toLowerCase(Locale.ROOT);
    return SERVICES.entrySet().stream()
        .filter(it -> name.equals(it.getKey()) || name.endsWith("." + it.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
