package dev.calgate.simulator.demo;

import java.util.Map;

/** A simulated calendar service with one account, whose owner edits it. */
interface CalendarService extends AutoCloseable {
  /** What people call it. */
  String name();

  /** The type word of the provider that reads it. */
  String provider();

  /** Where it is, such as {@code http://127.0.0.1:41234}. */
  String url();

  /** What the gateway has to be told of it by its environment. */
  Map<String, String> environment();

  /** What links the account: the body of {@code POST /api/accounts}. */
  Map<String, String> credential();

  /** Makes one edit. */
  void edit();

  @Override
  void close();
}
