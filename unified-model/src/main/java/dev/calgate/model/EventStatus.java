package dev.calgate.model;

/** Whether an event takes place (RFC 5545 section 3.8.1.11). */
public enum EventStatus {
  CONFIRMED,
  TENTATIVE,
  CANCELLED
}
