package dev.calgate.gateway.store;

/** An object as it is stored, without its body. */
public record StoredObject(String calendar, String ref, String version, boolean readable) {}
