package dev.calgate.gateway.store;

import dev.calgate.model.AccountId;
import dev.calgate.model.ApplicationId;

/** An account and the application it belongs to; the one is never looked up without the other. */
public record AccountKey(ApplicationId application, AccountId account) {}
