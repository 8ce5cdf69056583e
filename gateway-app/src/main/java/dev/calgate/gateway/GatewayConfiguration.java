package dev.calgate.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.calgate.provider.Secret;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDataSize;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What config.yml says, with its defaults. Every key is explained in the config.yml that comes with
 * the gateway; the environment variables named there win over the file.
 */
public final class GatewayConfiguration extends Configuration {
  @Valid @NotNull @JsonProperty private List<ApplicationEntry> applications = List.of();
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

  @Pattern(
      regexp = "https?://[^/?#\\s]+(/[^?#\\s]*)?",
      message = "is to be an http or https address")
  @JsonProperty
  private @Nullable String publicUrl;

  @NotEmpty @JsonProperty private String data = "data";
  @Valid @NotNull @JsonProperty private Database database = new Database();
  @Valid @NotNull @JsonProperty private Encryption encryption = new Encryption();
  @NotNull @JsonProperty private Map<String, JsonNode> providers = Map.of();
  @Valid @NotNull @JsonProperty private Poll poll = new Poll();
  @Valid @NotNull @JsonProperty private EgressRules egress = new EgressRules();
  @Valid @NotNull @JsonProperty private Bounds limits = new Bounds();
  @Valid @NotNull @JsonProperty private Feed feed = new Feed();

  @Min(1)
  @Max(1_000)
  @JsonProperty
  private int workers = 64;

  private @Nullable ServerFactory server;

  /** The declared applications; may be empty. */
  public List<ApplicationEntry> applications() {
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
  public Database database() {
    return database;
  }

  /** The keys of stored credentials. */
  public Encryption encryption() {
    return encryption;
  }

  /** Each provider's own block by its type word. */
  public Map<String, JsonNode> providers() {
    return providers;
  }

  /** How often providers are asked. */
  public Poll poll() {
    return poll;
  }

  /** Which local addresses may be dialled. */
  public EgressRules egress() {
    return egress;
  }

  /** Bounds on sizes and times. */
  public Bounds limits() {
    return limits;
  }

  /** The change feed. */
  public Feed feed() {
    return feed;
  }

  /** How many synchronisations run at the same time. */
  public int workers() {
    return workers;
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

  /** One application and its active keys. */
  public static final class ApplicationEntry {
    @NotNull
    @Pattern(
        regexp = "[a-z0-9][a-z0-9_-]{0,63}",
        message = "is to be 1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit")
    @JsonProperty
    private String id = "";

    @NotEmpty @JsonProperty private List<Secret> keys = List.of();

    /** What the application is called. */
    public String id() {
      return id;
    }

    /** Any of these opens it; at least one. */
    public List<Secret> keys() {
      return keys;
    }

    @ValidationMethod(message = "keys: a key is not empty")
    boolean isKeyed() {
      return keys.stream().noneMatch(key -> key.reveal().isBlank());
    }
  }

  /** Where the database is. */
  public static final class Database {
    @Pattern(
        regexp = "jdbc:postgresql:.+",
        message = "is to be of the form jdbc:postgresql://host/name")
    @JsonProperty
    private @Nullable String url;

    @JsonProperty private @Nullable String user;
    @JsonProperty private @Nullable Secret password;

    @Min(2)
    @Max(1_000)
    @JsonProperty
    private int poolSize = 24;

    @NotNull
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 60, unit = TimeUnit.SECONDS)
    @JsonProperty
    private Duration maxWait = Duration.seconds(5);

    /** A JDBC address; null for the embedded database. */
    public @Nullable String url() {
      return url;
    }

    /** The user, unless the address has it. */
    public @Nullable String user() {
      return user;
    }

    /** The password, unless the address has it. */
    public @Nullable Secret password() {
      return password;
    }

    /** Most connections at a time. */
    public int poolSize() {
      return poolSize;
    }

    /** How long a request waits for a connection before it is answered 503. */
    public java.time.Duration maxWait() {
      return maxWait.toJavaDuration();
    }
  }

  /** The keys of stored credentials. */
  public static final class Encryption {
    @NotNull @JsonProperty private List<Secret> keys = List.of();

    /** In base 64; the first encrypts, all decrypt; empty for a generated one. */
    public List<Secret> keys() {
      return keys;
    }
  }

  /** How often providers are asked. */
  public static final class Poll {
    @NotNull
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    private Duration floor = Duration.seconds(30);

    @NotNull
    @MaxDuration(value = 7, unit = TimeUnit.DAYS)
    @JsonProperty
    private Duration ceiling = Duration.minutes(5);

    /** Shortest time between two looks at an account. */
    public java.time.Duration floor() {
      return floor.toJavaDuration();
    }

    /** Longest time between two looks at an account. */
    public java.time.Duration ceiling() {
      return ceiling.toJavaDuration();
    }

    @ValidationMethod(message = "floor: is not to be above the ceiling")
    boolean isOrdered() {
      return floor == null || ceiling == null || floor().compareTo(ceiling()) <= 0;
    }
  }

  /** Which local addresses may be dialled. */
  public static final class EgressRules {
    @NotNull @JsonProperty private List<String> allow = List.of();

    /** Of the form host, host:port or CIDR. */
    public List<String> allow() {
      return allow;
    }
  }

  /** Bounds on sizes and times. */
  public static final class Bounds {
    @NotNull
    @MinDataSize(1024)
    @MaxDataSize(value = 64, unit = DataSizeUnit.MEBIBYTES)
    @JsonProperty
    private DataSize requestBody = DataSize.kibibytes(256);

    @NotNull
    @MinDataSize(1024)
    @JsonProperty
    private DataSize providerBody = DataSize.mebibytes(512);

    @NotNull
    @MinDataSize(1024)
    @MaxDataSize(value = 64, unit = DataSizeUnit.MEBIBYTES)
    @JsonProperty
    private DataSize calendarObject = DataSize.mebibytes(1);

    @NotNull
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 5, unit = TimeUnit.MINUTES)
    @JsonProperty
    private Duration connectTimeout = Duration.seconds(10);

    @NotNull
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 15, unit = TimeUnit.MINUTES)
    @JsonProperty
    private Duration readTimeout = Duration.seconds(60);

    @Min(1)
    @Max(100_000)
    @JsonProperty
    private int waitingReaders = 10_000;

    /** Largest body of a request to the API, in bytes. */
    public long requestBody() {
      return requestBody.toBytes();
    }

    /** Largest answer of a provider that is read, in bytes. */
    public long providerBody() {
      return providerBody.toBytes();
    }

    /** Largest calendar object that is understood, in bytes. */
    public int calendarObject() {
      return (int) calendarObject.toBytes();
    }

    /** For connections to providers. */
    public java.time.Duration connectTimeout() {
      return connectTimeout.toJavaDuration();
    }

    /** Longest silence in a provider's answer. */
    public java.time.Duration readTimeout() {
      return readTimeout.toJavaDuration();
    }

    /** Most long polls and streams at the same time. */
    public int waitingReaders() {
      return waitingReaders;
    }
  }

  /** The change feed. */
  public static final class Feed {
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.DAYS)
    @JsonProperty
    private Duration retention = Duration.days(90);

    /** How long every single change is kept. */
    public java.time.Duration retention() {
      return retention.toJavaDuration();
    }
  }
}
