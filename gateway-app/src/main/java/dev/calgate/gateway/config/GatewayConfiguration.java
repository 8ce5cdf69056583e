package dev.calgate.gateway.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.calgate.provider.Secret;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.logging.common.LoggingFactory;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What config.yml says, with its defaults. Every key is explained in the config.yml that comes with
 * the gateway; the environment variables named there win over the file.
 */
public final class GatewayConfiguration extends Configuration {
  static final String NO_ADDRESS = "is to be an http or https address";

  private static final Set<String> ANYWHERE = Set.of("0.0.0.0", "::");

  @Valid @NotNull @JsonProperty private List<ApplicationBlock> applications = List.of();
  @JsonProperty private @Nullable Secret apiKey;

  @Min(0)
  @Max(65_535)
  @JsonProperty
  private int port = 8080;

  @Min(0)
  @Max(65_535)
  @JsonProperty
  private int adminPort = 8081;

  @NotEmpty @JsonProperty private String host = "0.0.0.0";
  @NotEmpty @JsonProperty private String adminHost = "127.0.0.1";

  @Pattern(regexp = "https?://[^/?#\\s]+(/[^?#\\s]*)?", message = NO_ADDRESS)
  @JsonProperty
  private @Nullable String publicUrl;

  @NotEmpty @JsonProperty private String data = "data";
  @Valid @NotNull @JsonProperty private DatabaseBlock database = new DatabaseBlock();
  @Valid @NotNull @JsonProperty private EncryptionBlock encryption = new EncryptionBlock();

  @Valid @NotNull @JsonProperty private ConnectBlock connect = new ConnectBlock();

  @NotNull
  @JsonProperty
  @JsonDeserialize(using = ProviderBlocksReader.class)
  private Map<String, Object> providers = Map.of();

  @Valid @NotNull @JsonProperty private PollBlock poll = new PollBlock();
  @Valid @NotNull @JsonProperty private AuditBlock audit = new AuditBlock();
  @Valid @NotNull @JsonProperty private EgressBlock egress = new EgressBlock();
  @Valid @NotNull @JsonProperty private LimitsBlock limits = new LimitsBlock();
  @Valid @NotNull @JsonProperty private FeedBlock feed = new FeedBlock();

  @Min(1)
  @Max(1_000)
  @JsonProperty
  private int workers = 64;

  private @Nullable ServerFactory server;

  /** All defaults. */
  public GatewayConfiguration() {
    super.setLoggingFactory(LogLevels.withDefaults(null));
  }

  /** The declared applications; may be empty. */
  public List<ApplicationBlock> applications() {
    return applications;
  }

  /** The key of the application {@code default}, if it was given. */
  public @Nullable Secret apiKey() {
    return apiKey;
  }

  /** Where the database's files and generated keys are. */
  public String data() {
    return data;
  }

  /** The address under which providers and users reach this gateway, or null. */
  public @Nullable String publicUrl() {
    return publicUrl;
  }

  /** The database. */
  public DatabaseBlock database() {
    return database;
  }

  /** The keys of stored credentials. */
  public EncryptionBlock encryption() {
    return encryption;
  }

  /** Linking accounts in a browser. */
  public ConnectBlock connect() {
    return connect;
  }

  /** Each provider's own block by its type word; an absent one means its defaults. */
  public Map<String, Object> providers() {
    return providers;
  }

  /** How often providers are asked. */
  public PollBlock poll() {
    return poll;
  }

  /** How calendars are audited by themselves. */
  public AuditBlock audit() {
    return audit;
  }

  /** Which local addresses may be dialled. */
  public EgressBlock egress() {
    return egress;
  }

  /** LimitsBlock on sizes and times. */
  public LimitsBlock limits() {
    return limits;
  }

  /** The change feed. */
  public FeedBlock feed() {
    return feed;
  }

  /** How many synchronisations run at the same time. */
  public int workers() {
    return workers;
  }

  /** Whether the API and the admin pages would listen on the same port of the same address. */
  synchronized boolean listensTwice() {
    boolean sameAddress =
        host.equals(adminHost) || ANYWHERE.contains(host) || ANYWHERE.contains(adminHost);
    return server == null && port != 0 && port == adminPort && sameAddress;
  }

  @Override
  public synchronized ServerFactory getServerFactory() {
    if (server == null) {
      server = Listeners.of(host, port, adminHost, adminPort);
    }
    return server;
  }

  @Override
  public synchronized void setServerFactory(ServerFactory factory) {
    this.server = Listeners.withDefaults(factory);
  }

  @Override
  public synchronized void setLoggingFactory(@Nullable LoggingFactory factory) {
    super.setLoggingFactory(LogLevels.withDefaults(factory));
  }
}
