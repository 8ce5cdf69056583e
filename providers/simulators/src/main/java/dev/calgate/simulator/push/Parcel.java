package dev.calgate.simulator.push;

import java.net.http.HttpRequest;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * One push on its way.
 *
 * @param channel the id of its channel, whose pushes stay in order
 * @param greeting whether it only says that the channel is open; such are never lost or held back
 * @param request made when it is sent; an address that is none makes it fail with {@link
 *     IllegalArgumentException}
 * @param again whether an answer of a status is worth another try
 */
public record Parcel(
    String channel, boolean greeting, Supplier<HttpRequest> request, IntPredicate again) {}
