package dev.calgate.gateway.store;

/** A write took so long that it was taken for lost, or its calendar is gone; nothing is stored. */
public final class WriteLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WriteLostException() {
    super("The write took too long, or its calendar is gone");
  }
}
