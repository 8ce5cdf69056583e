package dev.calgate.provider.http;

import java.util.regex.Pattern;

/** Hosts that are numbers, which programs read differently: {@code 0177.0.0.1} is two addresses. */
public final class NumericHost {
  /** Its last part is a number (URL standard, "ends in a number"). */
  private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");

  private static final String BYTE = "(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
  private static final Pattern DOTTED_QUAD = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}\\.?");

  private NumericHost() {}

  /** Whether a host is a number but no IPv4 address of four decimal parts without leading zeros. */
  public static boolean isAmbiguous(String host) {
    return NUMBER.matcher(host).matches() && !DOTTED_QUAD.matcher(host).matches();
  }
}
