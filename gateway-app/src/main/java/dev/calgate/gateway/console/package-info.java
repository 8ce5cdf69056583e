/**
 * Pages for people in a browser: accounts are linked and reconnected by consent at their provider.
 * A browser has no key, so nothing here shows what is stored, and whatever is carried through it is
 * sealed and bound to it. Start with {@link dev.calgate.gateway.console.ConnectResource}.
 */
@NullMarked
package dev.calgate.gateway.console;

import org.jspecify.annotations.NullMarked;
