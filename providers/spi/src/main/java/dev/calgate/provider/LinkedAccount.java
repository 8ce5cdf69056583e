package dev.calgate.provider;

/**
 * The outcome of a successful link.
 *
 * @param identity names the account at this provider, the same on every link of it, whatever
 *     spelling the person used
 * @param name what a person recognises the account by
 * @param access what to store and to give to {@link CalendarProvider#open}
 */
public record LinkedAccount(String identity, String name, AccountAccess access) {}
