package dev.calgate.model;

/** Who may see an event's details (RFC 5545 section 3.8.1.3; SECRET is CONFIDENTIAL there). */
public enum Privacy {
  PUBLIC,
  PRIVATE,
  SECRET
}
