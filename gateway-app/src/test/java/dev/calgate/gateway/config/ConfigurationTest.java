package dev.calgate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final Path SHIPPED = Path.of("..", "config.yml");

  private static GatewayConfiguration read(String yaml, Map<String, String> environment)
      throws Exception {
    return read(yaml.getBytes(StandardCharsets.UTF_8), environment);
  }

  private static GatewayConfiguration read(byte[] file, Map<String, String> environment)
      throws Exception {
    ConfigurationSourceProvider source = path -> new ByteArrayInputStream(file);
    return new GatewayConfigurationFactory(
            Jackson.newObjectMapper(),
            GatewayConfigurationFactory.validators().getValidator(),
            environment,
            Clock.systemUTC())
        .build(source, "config.yml");
  }

  private static Collection<String> mistakes(String yaml) {
    return mistakes(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static Collection<String> mistakes(byte[] file) {
    return mistakes(file, Map.of());
  }

  private static Collection<String> mistakes(String yaml, Map<String, String> environment) {
    return mistakes(yaml.getBytes(StandardCharsets.UTF_8), environment);
  }

  private static Collection<String> mistakes(byte[] file, Map<String, String> environment) {
    ConfigurationMistakes mistakes =
        catchThrowableOfType(ConfigurationMistakes.class, () -> read(file, environment));
    assertThat(mistakes).isNotNull();
    return mistakes.getErrors();
  }

  @Test
  void theShippedFileSaysWhatTheCodeHasAnyway() throws Exception {
    GatewayConfiguration shipped = read(Files.readString(SHIPPED), Map.of());
    GatewayConfiguration silent = read("{}", Map.of());

    assertThat(shipped.data()).isEqualTo(silent.data());
    assertThat(shipped.workers()).isEqualTo(silent.workers());
    assertThat(shipped.poll().floor()).isEqualTo(silent.poll().floor());
    assertThat(shipped.poll().ceiling()).isEqualTo(silent.poll().ceiling());
    assertThat(shipped.feed().retention()).isEqualTo(silent.feed().retention());
    assertThat(shipped.limits().requestBody()).isEqualTo(silent.limits().requestBody());
    assertThat(shipped.limits().providerBody()).isEqualTo(silent.limits().providerBody());
    assertThat(shipped.limits().calendarObject()).isEqualTo(silent.limits().calendarObject());
    assertThat(shipped.limits().waitingReaders()).isEqualTo(silent.limits().waitingReaders());
    assertThat(shipped.limits().readTimeout()).isEqualTo(silent.limits().readTimeout());
    assertThat(shipped.limits().answerTimeout()).isEqualTo(silent.limits().answerTimeout());
    assertThat(shipped.database().poolSize()).isEqualTo(silent.database().poolSize());
    assertThat(shipped.database().maxWait()).isEqualTo(silent.database().maxWait());
    assertThat(shipped.database().url()).isNull();
    assertThat(shipped.applications()).isEmpty();
    assertThat(loggers(shipped)).isEqualTo(loggers(silent)).isNotEmpty();
  }

  private static Map<String, JsonNode> loggers(GatewayConfiguration configuration) {
    return ((DefaultLoggingFactory) configuration.getLoggingFactory()).getLoggers();
  }

  @Test
  void aLevelOfTheOperatorsOwnLeavesTheOthersAsTheyAre() throws Exception {
    GatewayConfiguration own =
        read("logging: {loggers: {io.zonky: DEBUG, org.example: ERROR}}\n", Map.of());

    Map<String, JsonNode> levels = loggers(own);
    assertThat(levels.get("io.zonky").asText()).isEqualTo("DEBUG");
    assertThat(levels.get("org.example").asText()).isEqualTo("ERROR");
    assertThat(levels.get("org.flywaydb").asText()).isEqualTo("WARN");
  }

  @Test
  void everyKeyOfTheShippedFileHasAComment() throws Exception {
    List<String> bare = new ArrayList<>();
    List<String> lines = Files.readAllLines(SHIPPED);
    Matcher key = Pattern.compile("\\s*\\w+:.*").matcher("");
    for (int i = 1; i < lines.size(); i++) {
      boolean isKey = key.reset(lines.get(i)).matches() && !lines.get(i).endsWith("WARN");
      boolean opensBlock = i + 1 < lines.size() && lines.get(i).matches("\\w+:");
      if (isKey && !opensBlock && !lines.get(i - 1).contains("#")) {
        bare.add(lines.get(i));
      }
    }
    assertThat(bare).isEmpty();
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws Exception {
    GatewayConfiguration configuration =
        read(
            "port: 1\npoll: {floor: 1m, ceiling: 2m}\n",
            Map.of(
                "CALGATE_POLL_INTERVAL", "2s",
                "CALGATE_EGRESS_ALLOW", "127.0.0.1:5232, 10.0.0.0/8",
                "CALGATE_API_KEY", "key-of-default",
                "CALGATE_DATA", "elsewhere",
                "CALGATE_DATABASE_URL", "jdbc:postgresql://db/calgate"));

    assertThat(configuration.poll().floor()).isEqualTo(Duration.ofSeconds(2));
    assertThat(configuration.poll().ceiling()).isEqualTo(Duration.ofSeconds(2));
    assertThat(configuration.egress().allow()).containsExactly("127.0.0.1:5232", "10.0.0.0/8");
    assertThat(configuration.apiKey()).isEqualTo(dev.calgate.provider.Secret.of("key-of-default"));
    assertThat(configuration.data()).isEqualTo("elsewhere");
    assertThat(configuration.database().url()).isEqualTo("jdbc:postgresql://db/calgate");
  }

  @Test
  void aPublicAddressThatIsNoneIsAMistake() {
    assertThat(mistakes("publicUrl: 'https://a|b'\n"))
        .containsExactly("config.yml:1: publicUrl: is to be an http or https address");
    assertThat(mistakes("publicUrl: https://a_b%\n"))
        .containsExactly("config.yml:1: publicUrl: is to be an http or https address");
  }

  @Test
  void aProvidersOwnVariablesWinOverItsBlock() {
    Map<String, String> environment =
        Map.of("CALGATE_GOOGLE_ROOT_URL", "nowhere", "CALGATE_GOOGLE_CLIENT_ID", "id");

    assertThat(mistakes("providers:\n  google:\n    rootUrl: https://x.test/\n", environment))
        .containsExactly(
            "environment CALGATE_GOOGLE_ROOT_URL: providers.google.rootUrl: must be an http or"
                + " https address",
            "config.yml:2: providers.google.clientSecret: clientId and clientSecret go together");
    assertThat(mistakes("providers:\n", environment))
        .anyMatch(line -> line.startsWith("environment CALGATE_GOOGLE_ROOT_URL: "));
    assertThat(mistakes("providers: {google: 5}\n", environment))
        .containsExactly("config.yml:1: providers.google: is to be a block of keys");
  }

  @Test
  void referencesAreReplacedAndUnsetOnesAreMistakes() throws Exception {
    String yaml = "applications:\n  - id: crm\n    keys: [\"${CRM_KEY}\"]\ndata: ${WHERE:-here}\n";

    GatewayConfiguration configuration = read(yaml, Map.of("CRM_KEY", "key-of-crm"));

    assertThat(configuration.applications().get(0).keys())
        .containsExactly(dev.calgate.provider.Secret.of("key-of-crm"));
    assertThat(configuration.data()).isEqualTo("here");
    assertThat(mistakes(yaml))
        .anyMatch(line -> line.startsWith("config.yml:3: ") && line.contains("CRM_KEY"));
  }

  @Test
  void everyMistakeIsToldWithItsLineAndKey() {
    Collection<String> lines =
        mistakes(
            """
            port: many
            colour: red
            poll:
              floor: 1 parsec
            workers: 0
            applications:
              - id: NO SPACES
                keys: []
            feed: {retention: 1m}
            egress: {allow: [not/a/block]}
            """);

    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:1: port: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:2: colour: unknown key"));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:4: poll.floor: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:5: workers: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:7: applications[0].id: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:8: applications[0].keys: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:9: feed.retention: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:10: egress.allow[0]: "));
  }

  @Test
  void valuesThatMakeNoSenseTogetherAreMistakesToo() {
    Collection<String> lines =
        mistakes(
            """
            applications:
              - {id: a, keys: [key-of-a]}
              - {id: a, keys: [key-of-a]}
            egress:
              allow:
                - 127.0.0.1:80
                - not/a/block
            encryption:
              keys: [short]
            """);

    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:3: applications[1].id: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:3: applications[1].keys[0]: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:7: egress.allow[1]: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:9: encryption.keys[0]: "));
    assertThat(String.join("", lines)).doesNotContain("short");
  }

  @Test
  void anUnknownProviderIsAMistake() {
    assertThat(mistakes("providers:\n  pigeon: {}\n"))
        .anyMatch(line -> line.startsWith("config.yml:2: providers.pigeon: no such provider"));
  }

  @Test
  void whatIsNoYamlIsToldWithItsLineAndReason() {
    assertThat(mistakes("port: 1\n  data: [\n"))
        .containsExactly("config.yml:2: no YAML: mapping values are not allowed here");
    assertThat(mistakes("poll:\n\tfloor: 30s\n"))
        .singleElement()
        .asString()
        .startsWith("config.yml:2: no YAML: ")
        .contains("TAB");
    assertThat(mistakes("port: 1\nhost: \"a\ndata: b\n"))
        .singleElement()
        .asString()
        .contains("unexpected end")
        .endsWith("(begun in line 2)");
    assertThat(mistakes("port: 1\n---\nworkers: 0\n"))
        .singleElement()
        .asString()
        .startsWith("config.yml:2: no YAML: expected a single document");
    assertThat(mistakes("# items\n- port: 1\n- host: a\n"))
        .containsExactly("config.yml:2: keys with their values are expected here");
    assertThat(mistakes("? [port]\n: 1\n")).containsExactly("config.yml:1: a key is to be a word");
    assertThat(mistakes("port: " + "[".repeat(5000) + "]".repeat(5000)))
        .containsExactly("config.yml: no YAML: Nesting Depth exceeded max 50");
  }

  @Test
  void whatIsNoTextIsToldToo() {
    byte[] random = new byte[3000];
    new Random(7).nextBytes(random);

    assertThat(mistakes(random)).containsExactly("config.yml:1: is no text in UTF-8");
    assertThat(mistakes("port: 1\nhost: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1)))
        .containsExactly("config.yml:2: is no text in UTF-8");
    assertThat(mistakes("port: 1\nhost: a\u0007\n"))
        .containsExactly("config.yml:2: no text: it has the character 0x7");
    assertThat(mistakes("# long\n".repeat(1_500_000)))
        .containsExactly("config.yml: is no configuration: it is longer than 1 MiB");
    assertThat(mistakes(" \n")).singleElement().asString().startsWith("config.yml: is empty");
  }

  @Test
  void aFileOfCommentsMeansTheDefaults() throws Exception {
    assertThat(read("# port: 1\n", Map.of()).workers()).isEqualTo(64);
  }

  @Test
  void keysThatStandAgainAreAllToldBesideOtherMistakes() {
    assertThat(
            mistakes(
                """
                port: 1
                host: a
                port: 2
                limits:
                  readTimeout: 1s
                  readTimeout: 2s
                workers: 0
                """))
        .containsExactly(
            "config.yml:3: port: stands here again; it is in line 1 already",
            "config.yml:6: limits.readTimeout: stands here again; it is in line 5 already",
            "config.yml:7: workers: must be greater than or equal to 1");
  }

  @Test
  void anAliasIsAMistakeHoweverManyThereAre() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(mistakes("data: &here there\nhost: *here\n"))
        .containsExactly("config.yml:2: host: is an alias (*); write the value itself");
    assertThat(mistakes("data: &a [*a]\n")).anyMatch(line -> line.contains("data[0]: is an alias"));
    assertThat(mistakes(laughs.toString())).isNotEmpty();
  }

  @Test
  void aSecretOfDigitsIsTakenAsItIsWritten() throws Exception {
    GatewayConfiguration configuration = read("apiKey: 1234_5678_90\n", Map.of());

    assertThat(configuration.apiKey()).isEqualTo(dev.calgate.provider.Secret.of("1234_5678_90"));
  }

  @Test
  void allMistakesOfAllBlocksAreToldAtOnceInTheOrderOfTheFile() {
    assertThat(
            mistakes(
                """
                port: many
                providers:
                  caldav:
                    fetchBitch: 1
                    fetchBatch: 9000
                    connections: many
                    connectionsPerServer: 0
                    fullPassEvery: daily
                  pigeon: {}
                applications:
                  - 5
                  - id: NO SPACES
                    keys: [key-of-nobody]
                  - id: crm
                    keyz: [key-of-crm]
                egress: {allow: [10.0.0.0/8, 10.0.0.0/33]}
                poll: {floor: 10m, ceiling: soon}
                workers: 1.5
                """))
        .containsExactly(
            "config.yml:1: port: is to be a whole number",
            "config.yml:4: providers.caldav.fetchBitch: unknown key; known here are connections,"
                + " connectionsPerServer, fetchBatch, fullPassEvery, requestsPerMinuteAndServer",
            "config.yml:5: providers.caldav.fetchBatch: must be within 1 and 500",
            "config.yml:6: providers.caldav.connections: is to be a whole number",
            "config.yml:7: providers.caldav.connectionsPerServer: must be at least 1",
            "config.yml:8: providers.caldav.fullPassEvery: is to be a time such as 30s, 5m or 1d",
            "config.yml:9: providers.pigeon: no such provider; there are caldav, cronofy, google, hosted",
            "config.yml:11: applications[0]: is to be a block of keys",
            "config.yml:12: applications[1].id: is to be 1 to 64 of a-z, 0-9, - and _, beginning"
                + " with a letter or digit",
            "config.yml:14: applications[2].keys: must not be empty",
            "config.yml:15: applications[2].keyz: unknown key; known here are id, keys",
            "config.yml:16: egress.allow[1]: '10.0.0.0/33' is neither host, host:port nor a CIDR"
                + " block",
            "config.yml:17: poll.ceiling: is to be a time such as 30s, 5m or 1d",
            "config.yml:18: workers: is to be a whole number");
  }

  @Test
  void aValueOfAnotherKindIsToldInWordsOfTheFile() {
    assertThat(
            mistakes(
                """
                database: here
                encryption: []
                applications: {crm: key}
                providers: [caldav]
                limits: {requestBody: 262144, providerBody: large, connectTimeout: 10}
                feed: {retention: -1d}
                host: [a]
                apiKey: {a: b}
                port: ""
                """))
        .containsExactly(
            "config.yml:1: database: is to be a block of keys",
            "config.yml:2: encryption: is to be a block of keys",
            "config.yml:3: applications: is to be a list",
            "config.yml:4: providers: is to be a block of keys",
            "config.yml:5: limits.requestBody: is to be a size such as 256KiB or 1MiB",
            "config.yml:5: limits.providerBody: is to be a size such as 256KiB or 1MiB",
            "config.yml:5: limits.connectTimeout: is to be a time such as 30s, 5m or 1d",
            "config.yml:6: feed.retention: is to be a time such as 30s, 5m or 1d",
            "config.yml:7: host: is to be a text",
            "config.yml:8: apiKey: is to be a text",
            "config.yml:9: port: is to be a whole number");
    assertThat(mistakes("providers:\n  caldav: 5\n"))
        .containsExactly("config.yml:2: providers.caldav: is to be a block of keys");
  }

  @Test
  void mistakesOfDropwizardsBlocksAreToldAtTheKeysOfTheFile() {
    assertThat(
            mistakes(
                """
                logging:
                  appenders:
                    - type: consol
                    - type: console
                      queueSize: 0
                    - type: file
                """))
        .containsExactly(
            "config.yml:3: logging.appenders[0]: the type is to be one of console, file, syslog,"
                + " tcp, tls, udp",
            "config.yml:5: logging.appenders[1].queueSize: must be greater than or equal to 1",
            "config.yml:6: logging.appenders[2]: must have archivedLogFilenamePattern if archive is"
                + " true");
  }

  @Test
  void aKeyFitsIntoAHeader() {
    String expected = "is to be letters, digits or signs of ASCII, without spaces";

    assertThat(
            mistakes(
                """
                apiKey: of crm
                applications:
                  - id: crm
                    keys:
                      - ""
                      - key of crm
                      - schl\u00fcssel
                      - abcdefgh
                """))
        .containsExactly(
            "config.yml:1: apiKey: " + expected,
            "config.yml:5: applications[0].keys[0]: " + expected,
            "config.yml:6: applications[0].keys[1]: " + expected,
            "config.yml:7: applications[0].keys[2]: " + expected);
  }

  @Test
  void anAllowedHostIsANameAndNoPattern() {
    String block = "egress:\n  allow:\n    - ";

    assertThat(mistakes(block + "\"*.example.com\"\n"))
        .containsExactly(
            "config.yml:3: egress.allow[0]: '*.example.com' is neither host, host:port nor a CIDR"
                + " block");
    assertThat(mistakes(block + "dav example\n")).hasSize(1);
    assertThat(mistakes(block + "dav.example.com:\u00e4\n")).hasSize(1);
  }

  @Test
  void aLevelThatLogbackDoesNotKnowIsAMistake() {
    assertThat(
            mistakes(
                """
                logging:
                  level: WARNING
                  loggers:
                    org.flywaydb: warn
                    org.eclipse.jetty: LOUD
                    io.zonky: {level: QUIET}
                """))
        .containsExactly(
            "config.yml:2: logging.level: is to be OFF, ERROR, WARN, INFO, DEBUG or TRACE",
            "config.yml:5: logging.loggers.org.eclipse.jetty: is to be OFF, ERROR, WARN, INFO,"
                + " DEBUG or TRACE",
            "config.yml:6: logging.loggers.io.zonky.level: is to be OFF, ERROR, WARN, INFO, DEBUG"
                + " or TRACE");
  }

  @Test
  void aReferenceThatIsNotUnderstoodIsAMistakeAndNoText() throws Exception {
    String other = "refers to the environment in another way than ${NAME} or ${NAME:-default}";

    assertThat(mistakes("data: ${A:-${B}}\nhost: a-${DB-HOST}\nadminHost: ${A:-b\n"))
        .containsExactly(
            "config.yml:1: data: " + other,
            "config.yml:2: host: " + other,
            "config.yml:3: adminHost: " + other);
    assertThat(read("data: ${A}/${B:-b}\n", Map.of("A", "${x}")).data()).isEqualTo("${x}/b");
  }

  @Test
  void oneAddressHasOnePortOnce() throws Exception {
    assertThat(mistakes("port: 8081\n"))
        .containsExactly("config.yml: adminPort: is the port of the API too");
    assertThat(mistakes("host: 127.0.0.1\nport: 90\nadminPort: 90\n"))
        .containsExactly("config.yml:3: adminPort: is the port of the API too");
    read("host: 10.0.0.1\nport: 90\nadminPort: 90\n", Map.of());
    read("port: 0\nadminPort: 0\n", Map.of());
  }

  @Test
  void numbersAndTimesThatNoneCanCountWithAreMistakes() {
    assertThat(
            mistakes(
                """
                port: 99999999999
                workers: 99999999999999999999
                feed: {retention: 999999999999d}
                providers: {caldav: {fullPassEvery: 999999999999d}}
                """))
        .containsExactly(
            "config.yml:1: port: is too large a number",
            "config.yml:2: workers: is to be a whole number",
            "config.yml:3: feed.retention: must be less than or equal to 36500 DAYS",
            "config.yml:4: providers.caldav.fullPassEvery: must be within 1 minute and 365 days");
  }

  @Test
  void aThousandMistakesAreNotToldOneByOne() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      many.append("key").append(i).append(": 1\n");
    }

    assertThat(mistakes(many.toString()))
        .hasSize(101)
        .last()
        .isEqualTo("config.yml: there may be more mistakes than these");
  }

  @Test
  void whatTheEnvironmentSaysIsToldWithItsVariable() {
    assertThat(mistakes("poll: 5\n", Map.of("PORT", "abc", "CALGATE_POLL_INTERVAL", "2s")))
        .containsExactly(
            "environment PORT: port: is to be a whole number",
            "config.yml:1: poll: is to be a block of keys");
    assertThat(
            mistakes(
                "egress: {allow: [10.0.0.1]}\n",
                Map.of("CALGATE_EGRESS_ALLOW", "10.0.0.1,10.0.0.0/99")))
        .containsExactly(
            "environment CALGATE_EGRESS_ALLOW: egress.allow[1]: '10.0.0.0/99' is neither host,"
                + " host:port nor a CIDR block");
  }

  @Test
  void valuesThatWouldBreakLaterAreMistakesNow() {
    Collection<String> lines =
        mistakes(
            """
            limits:
              connectTimeout: 0s
              readTimeout: 30d
              calendarObject: 1GiB
            database: {poolSize: 1000}
            poll: {floor: 5m, ceiling: 1m}
            applications:
              - id: crm
                keys: [" "]
              - id: shop
                keys: [key-of-shop]
            apiKey: key-of-shop
            """);

    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:2: limits.connectTimeout: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:3: limits.readTimeout: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:4: limits.calendarObject: "));
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:5: database.poolSize: "));
    assertThat(lines).contains("config.yml:6: poll.floor: is not to be above the ceiling");
    assertThat(lines).anyMatch(line -> line.startsWith("config.yml:9: applications[0].keys[0]: "));
    assertThat(lines)
        .contains(
            "config.yml:11: applications[1].keys[0]: opens one application only, and stands at apiKey");
  }

  @Test
  void emptyItemsAreMistakes() {
    Collection<String> empty =
        mistakes("applications: [null]\nencryption:\n  keys:\n    -\negress: {allow: [null]}\n");

    assertThat(empty)
        .containsExactly(
            "config.yml:1: applications[0]: is empty",
            "config.yml:4: encryption.keys[0]: is empty",
            "config.yml:5: egress.allow[0]: is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{level: OFF}", "{level: error}"})
  void aLevelThatSilencesWarningsSilencesThoseOfLibrariesToo(String logging) throws Exception {
    assertThat(loggers(read("logging: " + logging + "\n", Map.of()))).isEmpty();
  }

  @Test
  void aLevelOfAPackageHoldsForWhatIsBelowIt() throws Exception {
    assertThat(loggers(read("logging: {loggers: {io: ERROR, org.eclipse: DEBUG}}\n", Map.of())))
        .containsOnlyKeys(
            "io",
            "org.eclipse",
            "org.flywaydb",
            "com.github.kagkarlsson",
            "org.glassfish.jersey.servlet.WebComponent");
  }

  @Test
  void anEmptyLoggingBlockIsAsNone() throws Exception {
    assertThat(loggers(read("logging:\n", Map.of()))).isEqualTo(loggers(read("{}", Map.of())));
  }

  @Test
  void mistakesAreToldInOneLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMAN);
    try {
      assertThat(mistakes("workers: 0\n"))
          .containsExactly("config.yml:1: workers: must be greater than or equal to 1");
    } finally {
      Locale.setDefault(before);
    }
  }
}
