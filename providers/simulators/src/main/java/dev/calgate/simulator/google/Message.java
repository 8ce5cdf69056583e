package dev.calgate.simulator.google;

/**
 * One push.
 *
 * @param number grows within a channel, with gaps
 * @param state {@code sync} or {@code exists}
 */
record Message(OpenChannel channel, long number, String state) {}
