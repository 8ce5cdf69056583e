/**
 * CalDAV servers that other people wrote, as Debian packages them, started for tests and
 * benchmarks. A {@link dev.calgate.testkit.servers.RealServer} runs one on a loopback port with a
 * directory of its own, and a {@link dev.calgate.testkit.servers.RealRemote} edits there as its
 * user would. Where a server is not installed, {@link dev.calgate.testkit.servers.RequiresServer}
 * says so loudly.
 */
@NullMarked
package dev.calgate.testkit.servers;

import org.jspecify.annotations.NullMarked;
