package dev.calgate.gateway;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Bodies of requests to both faces, by the name of the request in the first line: accepted, and
 * then shown, or refused; in bounded time.
 */
class RequestBodyFuzz {
  static final String DICTIONARY = "requests.dict";

  private static FuzzedGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new FuzzedGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @FuzzTest(maxDuration = "10m")
  @DictionaryFile(resourcePath = DICTIONARY)
  void request(byte[] input) {
    gateway.check(input);
  }
}
