package dev.calgate.testkit.servers;

import java.util.List;
import java.util.stream.Stream;

/** The servers that can be started here, each with what it is like. */
public enum ServerKind {
  /** Keeps files; content hashes as tags, sync tokens, closes after each answer. */
  RADICALE("radicale", "/alice/", Login.BASIC),

  /** Keeps a Git repository; sync tokens, slow multigets; asks for no password. */
  XANDIKOS("xandikos", "/alice/calendars/", Login.NONE),

  /** Version 1.8 of the library behind many hosted calendars; no sync tokens, Digest. */
  SABREDAV("sabredav", "/calendars/alice/", Login.DIGEST);

  /** How a server lets its user in. */
  enum Login {
    NONE,
    BASIC,
    DIGEST
  }

  private record Requirement(String debianPackage, String probe) {}

  private final String word;
  private final String homePath;
  private final Login login;

  ServerKind(String word, String homePath, Login login) {
    this.word = word;
    this.homePath = homePath;
    this.login = login;
  }

  /** Whether a wrong password is refused. */
  public boolean checksPasswords() {
    return login != Login.NONE;
  }

  /**
   * Names of the Debian packages that are not installed; empty when the server can be started.
   * Looks for what they bring, so that an installation by other means counts.
   */
  public List<String> missingPackages() {
    return requirements()
        .filter(requirement -> !Shell.succeeds(requirement.probe))
        .map(Requirement::debianPackage)
        .toList();
  }

  private Stream<Requirement> requirements() {
    return switch (this) {
      case RADICALE, XANDIKOS -> Stream.of(new Requirement(word, "command -v " + word));
      case SABREDAV ->
          Stream.of(
              new Requirement("php-cli", "command -v php"),
              new Requirement(
                  "php-sqlite3", "php -r 'exit(extension_loaded(\"pdo_sqlite\") ? 0 : 1);'"),
              new Requirement(
                  "php-sabre-dav",
                  "php -r 'exit(stream_resolve_include_path(\"Sabre/autoload.php\") ? 0 : 1);'"));
    };
  }

  /** Lower case, as in names of files. */
  String word() {
    return word;
  }

  /** Where the user's calendars are. */
  String homePath() {
    return homePath;
  }

  Login login() {
    return login;
  }

  /** The script that starts it, first, and what that needs beside it. */
  List<String> files() {
    return this == SABREDAV ? List.of("sabredav.sh", "sabredav.php") : List.of(word + ".sh");
  }
}
