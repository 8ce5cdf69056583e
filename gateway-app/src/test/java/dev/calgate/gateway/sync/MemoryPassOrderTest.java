package dev.calgate.gateway.sync;

/** The order of what is told, in memory. */
class MemoryPassOrderTest extends PassOrderCases {
  @Override
  Backend backend() {
    return new MemoryBackend();
  }
}
