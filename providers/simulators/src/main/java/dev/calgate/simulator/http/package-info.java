/**
 * A small HTTP/1.1 server on loopback whose wire can be made to misbehave: late, in small pieces,
 * cut off, closing, in the old version of the protocol. It exists because ordinary servers take
 * care never to do that. Start with {@link dev.calgate.simulator.http.HttpServer}.
 */
@NullMarked
package dev.calgate.simulator.http;

import org.jspecify.annotations.NullMarked;
