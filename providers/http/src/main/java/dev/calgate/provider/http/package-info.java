/**
 * Connections to services that nobody trusts: answers are bounded in time and their heads in size,
 * and nothing of them is logged. Providers whose client library sits on Apache's HttpClient make
 * theirs here. What a body may weigh is decided where it is read.
 */
@NullMarked
package dev.calgate.provider.http;

import org.jspecify.annotations.NullMarked;
