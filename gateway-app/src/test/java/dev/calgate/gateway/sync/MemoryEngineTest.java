package dev.calgate.gateway.sync;

/** The engine in memory. */
class MemoryEngineTest extends EngineCases {
  @Override
  Backend backend() {
    return new MemoryBackend();
  }
}
