package dev.calgate.model;

/** What an event means for its owner's free time. */
public enum FreeBusy {
  BUSY,
  FREE,
  TENTATIVE,
  OUT_OF_OFFICE
}
