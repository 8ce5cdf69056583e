package dev.calgate.provider.caldav;

import dev.calgate.provider.AccountAccess;
import dev.calgate.provider.CalendarProvider;
import dev.calgate.provider.CalendarSession;
import dev.calgate.provider.Capabilities;
import dev.calgate.provider.Feature;
import dev.calgate.provider.Limits;
import dev.calgate.provider.LinkRequest;
import dev.calgate.provider.LinkedAccount;
import dev.calgate.provider.Linking;
import dev.calgate.provider.ProviderContext;
import dev.calgate.provider.Writing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.http.conn.DnsResolver;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;

/** Calendars on any CalDAV server (RFC 4791), by address, user name and password. */
public final class CalDavProvider implements CalendarProvider {
  static final String TYPE = "caldav";

  private final CalDavConfig config;
  private final ProviderContext context;
  private final Connections connections;
  private final ServiceRecords services;
  private final CalendarTraits traits = new CalendarTraits();
  private final FailedFetches failed = new FailedFetches();
  private final ToldVersions toldBefore = new ToldVersions();

  CalDavProvider(CalDavConfig config, ProviderContext context) {
    this(config, context, SystemDefaultDnsResolver.INSTANCE, new ServiceRecords("dns:"));
  }

  CalDavProvider(
      CalDavConfig config, ProviderContext context, DnsResolver names, ServiceRecords services) {
    this.config = config;
    this.context = context;
    this.connections = new Connections(config, context, names);
    this.services = services;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        Set.of(Feature.INCREMENTAL, Feature.KEEPS_SERIES),
        new Limits(
            Listing.MAX_PAGE,
            config.getFetchBatch(),
            Duration.ofSeconds(1),
            config.getFullPassEvery()));
  }

  @Override
  public Linking linking() {
    return new Linking(
        List.of(
            new Linking.Field("url", false, false),
            new Linking.Field("username", true, false),
            new Linking.Field("password", true, true)));
  }

  @Override
  public LinkedAccount link(LinkRequest request) {
    return new Discovery(connections, context, services).link(request);
  }

  @Override
  public CalendarSession open(AccountAccess access) {
    return new CalDavSession(
        CalDavAccount.of(access),
        connections,
        context,
        config.getFetchBatch(),
        traits,
        failed,
        toldBefore);
  }

  @Override
  public Optional<Writing> writing() {
    return Optional.of(new CalDavWriting());
  }

  @Override
  public void close() {
    connections.close();
  }
}
