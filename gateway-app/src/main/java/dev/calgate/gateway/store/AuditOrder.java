package dev.calgate.gateway.store;

import dev.calgate.model.Origin;

/**
 * What makes a pass an audit.
 *
 * @param number the requests for audits that it answers: those counted when it began
 * @param origin of what it heals, with the request that asked for it last
 */
public record AuditOrder(long number, Origin origin) {}
