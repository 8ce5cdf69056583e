package dev.calgate.gateway.store;

import dev.calgate.model.Origin;

/**
 * What makes a pass an audit, or the one that has to come before it.
 *
 * @param number the requests for audits that it answers: those counted when it began
 * @param origin of what it heals, with the request that asked for it last
 * @param afterwards whether the pass only reads what was never read, which the audit waits for
 */
public record AuditOrder(long number, Origin origin, boolean afterwards) {

  /** The same, to be answered after the pass. */
  AuditOrder later() {
    return new AuditOrder(number, origin, true);
  }
}
