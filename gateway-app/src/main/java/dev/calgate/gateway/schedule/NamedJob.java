package dev.calgate.gateway.schedule;

import java.time.Duration;

/**
 * Work that is done now and then, by one gateway at a time.
 *
 * @param name the same on all gateways of a database, and for ever
 * @param every the pause between two runs
 * @param work may be begun again after a crash; what it throws is logged, and the next run follows
 */
public record NamedJob(String name, Duration every, Runnable work) {}
