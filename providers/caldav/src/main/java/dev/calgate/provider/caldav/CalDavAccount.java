package dev.calgate.provider.caldav;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is stored of a linked account.
 *
 * @param origin scheme, host and port: the only place the credential goes to
 * @param collections canonical paths of the homes, or of the single calendar
 * @param single whether the account is one calendar instead of a home
 * @param digest whether the server wants Digest
 * @param addresses the user's own mail addresses in lower case
 */
record CalDavAccount(
    URI origin,
    String username,
    Secret password,
    List<String> collections,
    boolean single,
    boolean digest,
    Set<String> addresses) {

  static CalDavAccount of(AccountAccess access) {
    Map<String, String> settings = access.settings();
    return new CalDavAccount(
        URI.create(settings.getOrDefault("origin", "")),
        settings.getOrDefault("username", ""),
        access.secrets().getOrDefault("password", Secret.of("")),
        lines(settings.getOrDefault("collections", "")),
        settings.getOrDefault("single", "false").equals("true"),
        settings.getOrDefault("digest", "false").equals("true"),
        Set.copyOf(lines(settings.getOrDefault("addresses", ""))));
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  /** As it is stored; {@code url} is what the person gave. */
  AccountAccess access(String url) {
    Map<String, String> settings = new HashMap<>();
    settings.put("url", url);
    settings.put("origin", origin.toString());
    settings.put("username", username);
    settings.put("collections", String.join("\n", collections));
    settings.put("single", Boolean.toString(single));
    settings.put("digest", Boolean.toString(digest));
    settings.put(
        "addresses",
        addresses.stream()
            .map(address -> address.toLowerCase(Locale.ROOT))
            .collect(Collectors.joining("\n")));
    return new AccountAccess(settings, Map.of("password", password));
  }
}
