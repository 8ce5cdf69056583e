package dev.calgate.provider;

/**
 * A remote object as the gateway has it stored, which is how its caller saw it.
 *
 * @param version what a write relies on: at another one it fails
 * @param raw as it came with {@link RemoteObject}
 */
public record KnownObject(ObjectRef ref, VersionTag version, String raw) {}
