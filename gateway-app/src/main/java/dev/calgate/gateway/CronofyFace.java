package dev.calgate.gateway;

import dev.calgate.gateway.account.AccountLinker;
import dev.calgate.gateway.account.ApplicationKeys;
import dev.calgate.gateway.account.AuthorizationCodes;
import dev.calgate.gateway.account.ConsentProofs;
import dev.calgate.gateway.account.CredentialCipher;
import dev.calgate.gateway.account.Tokens;
import dev.calgate.gateway.config.GatewayConfiguration;
import dev.calgate.gateway.console.Authorizations;
import dev.calgate.gateway.console.AuthorizeFormResource;
import dev.calgate.gateway.console.AuthorizeResource;
import dev.calgate.gateway.console.ConnectAddresses;
import dev.calgate.gateway.cronofy.AgendaResource;
import dev.calgate.gateway.cronofy.ApplicationCalendarsResource;
import dev.calgate.gateway.cronofy.AvailabilityRulesResource;
import dev.calgate.gateway.cronofy.AvailablePeriods;
import dev.calgate.gateway.cronofy.AvailablePeriodsResource;
import dev.calgate.gateway.cronofy.BatchResource;
import dev.calgate.gateway.cronofy.BatchRoutes;
import dev.calgate.gateway.cronofy.BearerFilter;
import dev.calgate.gateway.cronofy.ChannelsResource;
import dev.calgate.gateway.cronofy.ClientCredentials;
import dev.calgate.gateway.cronofy.EventWrites;
import dev.calgate.gateway.cronofy.FaceExceptionMapper;
import dev.calgate.gateway.cronofy.IdentityResource;
import dev.calgate.gateway.cronofy.MeetingTimesResource;
import dev.calgate.gateway.cronofy.NewCalendarsResource;
import dev.calgate.gateway.cronofy.OAuthResource;
import dev.calgate.gateway.cronofy.WrittenEventsResource;
import dev.calgate.gateway.registry.ProviderRegistry;
import dev.calgate.gateway.store.AccountKey;
import dev.calgate.gateway.store.Store;
import dev.calgate.gateway.write.CalendarMaker;
import dev.calgate.gateway.write.EventWriter;
import dev.calgate.gateway.write.ManagedWriter;
import dev.calgate.model.ApplicationId;
import dev.calgate.provider.EgressPolicy;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts together what applications see that were written for Cronofy.
 *
 * @param egress where notifications may go
 * @param wake called when an account has become due
 * @param deliver called when a notification has
 * @param disconnect erases an account and tells whether it was there
 */
record CronofyFace(
    GatewayConfiguration configuration,
    Set<ApplicationId> applications,
    Store store,
    ProviderRegistry providers,
    AccountLinker linker,
    CredentialCipher cipher,
    ConnectAddresses addresses,
    EventWriter writer,
    ManagedWriter managed,
    EgressPolicy egress,
    Clock clock,
    Runnable wake,
    Runnable deliver,
    Predicate<AccountKey> disconnect) {
  private static final int CONNECTIONS_PER_NEW_CALENDAR = 6;

  /** Registers all of it. */
  void register(JerseyEnvironment jersey, ApplicationKeys keys, Tokens tokens) {
    jersey.register(new BearerFilter(keys, tokens, configuration.limits().cronofyRequests()));
    jersey.register(new FaceExceptionMapper());
    AuthorizationCodes codes = new AuthorizationCodes(store.codes(), clock);
    ClientCredentials clients = new ClientCredentials(keys);
    authorize(jersey, codes);
    jersey.register(new OAuthResource(clients, tokens, codes, store.accounts(), disconnect));
    jersey.register(
        new ApplicationCalendarsResource(
            clients, providers, linker, tokens, store.accounts(), store.calendars(), wake));
    jersey.register(new IdentityResource(store.accounts(), store.calendars(), disconnect));
    jersey.register(new NewCalendarsResource(store.accounts(), calendarMaker()));
    events(jersey);
    jersey.register(new ChannelsResource(store.notifications().channels(), egress, deliver, clock));
  }

  private CalendarMaker calendarMaker() {
    // Some connections of the pool, and at least one that is left to others.
    int most = Math.max(1, configuration.database().poolSize() / CONNECTIONS_PER_NEW_CALENDAR);
    return new CalendarMaker(
        linker, store.turns(), store.calendars(), store.sync(), wake, clock, most);
  }

  private void authorize(JerseyEnvironment jersey, AuthorizationCodes codes) {
    Authorizations authorizations =
        new Authorizations(applications, configuration.connect().returnTo(), cipher, codes, clock);
    jersey.register(
        new AuthorizeResource(
            providers, authorizations, addresses, new ConsentProofs(cipher, clock)));
    jersey.register(new AuthorizeFormResource(providers, authorizations, addresses, linker, wake));
  }

  private void events(JerseyEnvironment jersey) {
    Optional<URI> base = Optional.ofNullable(configuration.publicUrl()).map(URI::create);
    jersey.register(new AgendaResource(store.agenda(), cipher, base, clock));
    EventWrites writes =
        new EventWrites(store.calendars(), store.events(), store.managed(), writer, managed);
    jersey.register(new WrittenEventsResource(writes));
    AvailablePeriods periods = new AvailablePeriods(store.availablePeriods(), clock);
    jersey.register(new BatchResource(BatchRoutes.of(writes, periods)));
    jersey.register(new AvailablePeriodsResource(periods));
    jersey.register(new AvailabilityRulesResource(store.availabilityRules(), store.calendars()));
    jersey.register(
        new MeetingTimesResource(
            store.busy(), store.availablePeriods(), store.availabilityRules()));
  }
}
