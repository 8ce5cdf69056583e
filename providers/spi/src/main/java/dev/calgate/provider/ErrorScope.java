package dev.calgate.provider;

/** How far an error reaches. */
public enum ErrorScope {
  OBJECT,
  CALENDAR,
  ACCOUNT,
  PROVIDER
}
