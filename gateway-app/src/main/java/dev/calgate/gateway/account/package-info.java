/**
 * How accounts are linked and opened: the provider tries the credential, it is encrypted, and only
 * then stored. A credential in clear exists here and inside a provider's session, nowhere else.
 * Start with {@link dev.calgate.gateway.account.AccountLinker}.
 */
@NullMarked
package dev.calgate.gateway.account;

import org.jspecify.annotations.NullMarked;
