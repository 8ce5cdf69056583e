package dev.calgate.provider.caldav.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.calgate.testkit.fuzz.Bounds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile multistatus answers: each is refused or read in time, and leads nowhere else. */
class XmlBombTest {
  static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int MOST_TEXT = 1 << 20;
  private static final String OPEN = "<d:multistatus xmlns:d=\"DAV:\">";
  private static final String RESPONSE = OPEN + "<d:response><d:href>/a</d:href>";
  private static final String END = "</d:response></d:multistatus>";

  /** By name, made as they are read. */
  static Stream<Arguments> bombs() {
    StringBuilder laughs = new StringBuilder("<!DOCTYPE a [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 30; i++) {
      laughs.append("<!ENTITY a%d \"%s\">".formatted(i, "&a%d;".formatted(i - 1).repeat(10)));
    }
    String parameters = "<!DOCTYPE a [<!ENTITY % p \"<!ENTITY q 'x'>\"> %p; %p;]>";
    return Stream.of(
        bomb("laughs", () -> text(laughs + "]>" + RESPONSE + "&a29;" + END)),
        bomb(
            "quadratic",
            () ->
                text(
                    "<!DOCTYPE a [<!ENTITY a \""
                        + "x".repeat(100_000)
                        + "\">]>"
                        + RESPONSE
                        + "&a;".repeat(100_000)
                        + END)),
        bomb("parameter entities", () -> text(parameters + RESPONSE + "&q;" + END)),
        bomb("a large document type", () -> many("<!DOCTYPE a [", "<!ELEMENT a ANY>", 1_000_000)),
        bomb("depth", () -> many(RESPONSE, "<d:a>", 1_000_000)),
        bomb("depth outside", () -> many("", "<d:a xmlns:d=\"DAV:\">", 1_000_000)),
        bomb("children", () -> many(RESPONSE, "<d:a/>", 3_000_000)),
        bomb("children of a property", () -> many(property(), "<d:a/>", 3_000_000)),
        bomb("properties", () -> many(RESPONSE + "<d:propstat><d:prop>", "<d:a/>", 3_000_000)),
        bomb("responses", () -> many(OPEN, "<d:response/>", 3_000_000)),
        bomb("references", () -> many(OPEN + "<d:response>", "<d:href>/a</d:href>", 1_500_000)),
        bomb(
            "attributes",
            () -> joined(RESPONSE + "<d:a ", i -> "a" + i + "=\"\" ", 100_000, "/>" + END)),
        bomb(
            "namespaces",
            () -> joined(RESPONSE + "<d:a ", i -> "xmlns:n" + i + "=\"u\" ", 100_000, "/>" + END)),
        bomb(
            "names",
            () -> joined(property(), i -> "<d:a" + i + "/>", 1_000_000, "</d:x></d:prop>" + END)),
        bomb(
            "names outside of properties",
            () -> joined(RESPONSE, i -> "<d:a" + i + "/>", 1_000_000, END)),
        bomb(
            "names of namespaces",
            () -> joined(RESPONSE, i -> "<a xmlns=\"" + i + "\"/>", 1_000_000, END)),
        bomb(
            "quoted ends of tags",
            () -> joined(RESPONSE + "<d:a ", i -> "xmlns:n" + i + "='>' ", 500_000, "/>" + END)),
        bomb("a long name", () -> many(RESPONSE + "<d:", "a", 30_000_000)),
        bomb("a long attribute", () -> many(RESPONSE + "<d:a b=\"", "a", 30_000_000)),
        bomb("a long text", () -> many(property(), "x", 30_000_000)),
        bomb("a long reference", () -> many(OPEN + "<d:response><d:href>", "x", 30_000_000)),
        bomb("a comment", () -> many(RESPONSE + "<!--", "x", 30_000_000)),
        bomb("comments", () -> many(RESPONSE, "<!---->", 3_000_000)),
        bomb("instructions", () -> many(RESPONSE, "<?a b?>", 3_000_000)),
        bomb("a section", () -> many(property() + "<![CDATA[", "]", 30_000_000)),
        bomb("references to characters", () -> many(property(), "&#65;", 5_000_000)),
        bomb("blanks", () -> many("", " ", 30_000_000)),
        bomb("control characters", () -> many("", "\u0001", 20_000_000)));
  }

  private static String property() {
    return RESPONSE + "<d:propstat><d:prop><d:x>";
  }

  private static Arguments bomb(String name, Supplier<InputStream> document) {
    return Arguments.of(name, document);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream many(String begin, String again, int times) {
    return joined(begin, i -> again, times, "");
  }

  /** Text that never stands in memory as a whole. */
  private static InputStream joined(String begin, IntFunction<String> part, int times, String end) {
    return new InputStream() {
      private byte[] buffer = begin.getBytes(StandardCharsets.UTF_8);
      private int at;
      private int made = 0;

      private boolean fill() {
        if (at < buffer.length) {
          return true;
        }
        if (made > times) {
          return false;
        }
        StringBuilder next = new StringBuilder(70_000);
        while (made < times && next.length() < 60_000) {
          next.append(part.apply(made++));
        }
        if (made == times && next.length() < 60_000) {
          next.append(end);
          made++;
        }
        buffer = next.toString().getBytes(StandardCharsets.UTF_8);
        at = 0;
        return buffer.length > 0;
      }

      @Override
      public int read() {
        return fill() ? buffer[at++] & 0xff : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        if (!fill()) {
          return -1;
        }
        int count = Math.min(length, buffer.length - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
      }
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void eachIsAnsweredInTime(String name, Supplier<InputStream> document) {
    Bounds.hold(LONGEST, Long.MAX_VALUE, () -> read(document.get()));
  }

  /** What was kept of an answer, or the words with which it was refused. */
  static List<String> read(InputStream document) throws IOException {
    String kept = "";
    try (MultistatusReader reader = new MultistatusReader(document, MOST_TEXT)) {
      Optional<DavResponse> response = reader.nextResponse();
      while (response.isPresent()) {
        kept = response.get().length() < 10_000 ? String.valueOf(response.get().href()) : "";
        response = reader.nextResponse();
      }
    } catch (MultistatusException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
      return List.of(String.valueOf(e.getMessage()));
    }
    return List.of(kept);
  }

  @Test
  void attributesAreCountedWhereTheyAreSome() throws IOException {
    String many = "<x a='=&gt;' b=\"1='2\"/>= a=b <y c='1'/>".repeat(300);
    String text = "<!-- <x " + "a=1 ".repeat(300) + "--><?x " + "a=1 ".repeat(300) + "?>";
    String section = "<![CDATA[<x " + "a=1 ".repeat(300) + "]]>";
    assertThat(
            read(text(OPEN + text + "<d:response>" + many + section + "<d:href>/a</d:href>" + END)))
        .containsExactly("/a");
    assertThat(read(text(RESPONSE + "<x " + "a='>' ".repeat(201) + "/>" + END)))
        .containsExactly("An element has more than 200 attributes");
  }

  @Test
  void noFileIsReadAndNobodyIsAsked(@TempDir Path directory) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret.txt"), "the secret of a file");
    try (ServerSocket sentinel = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + sentinel.getLocalPort() + "/";
      for (String target : List.of(secret.toUri().toString(), url)) {
        for (String document :
            List.of(
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"%s\">]>" + RESPONSE + "&x;" + END,
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"%s\">]>"
                    + OPEN
                    + "<d:response><d:href>&x;</d:href>"
                    + END,
                "<!DOCTYPE a PUBLIC \"x\" \"%s\">" + RESPONSE + END,
                "<!DOCTYPE a SYSTEM \"%s\">" + RESPONSE + END,
                "<!DOCTYPE a [<!ENTITY %% p SYSTEM \"%s\"> %%p;]>" + RESPONSE + END,
                "<?xml-stylesheet href=\"%s\" type=\"text/xsl\"?>" + RESPONSE + END,
                RESPONSE.replace(
                        "xmlns:d",
                        "xmlns:s=\"http://www.w3.org/2001/XMLSchema-instance\" s:schemaLocation=\"DAV: %s\" xmlns:d")
                    + END,
                RESPONSE
                    + "<x:include xmlns:x=\"http://www.w3.org/2001/XInclude\" href=\"%s\"/>"
                    + END)) {
          assertThat(read(text(document.formatted(target))))
              .noneMatch(it -> it.contains("secret of"));
        }
      }
      sentinel.setSoTimeout(1);
      assertThat(catchAccept(sentinel)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  private static Throwable catchAccept(ServerSocket sentinel) {
    return catchThrowable(() -> sentinel.accept().close());
  }
}
