package dev.calgate.simulator.caldav;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The nonces that are out, and how often each was used; the oldest fall out. Thread-safe. */
final class DigestNonces {
  private static final int CAPACITY = 10_000;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Set<Long>> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Long>> eldest) {
          return size() > CAPACITY;
        }
      };

  synchronized String issue() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String nonce = HexFormat.of().formatHex(bytes);
    counts.put(nonce, new HashSet<>());
    return nonce;
  }

  /** Takes one use of a nonce; false when it is unknown, worn out, or the count was used before. */
  synchronized boolean use(String nonce, long count, int most) {
    Set<Long> used = counts.get(nonce);
    return used != null && used.size() < most && used.add(count);
  }
}
