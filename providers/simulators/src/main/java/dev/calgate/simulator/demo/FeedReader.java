package dev.calgate.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** An application of the gateway that prints the feed as it comes, one line an entry. */
final class FeedReader {
  private final GatewayClient gateway;
  private final Owners owners;
  private final PrintStream out;
  private long position;

  FeedReader(GatewayClient gateway, Owners owners, PrintStream out) {
    this.gateway = gateway;
    this.owners = owners;
    this.out = out;
  }

  /** Waits for the next page and prints it. */
  void printNext() throws IOException, InterruptedException {
    Map<String, JsonNode> accounts = accounts();
    JsonNode page = gateway.get("/api/changes?wait=30&limit=100&after=" + position);
    page.path("changes").forEach(it -> print(it, accounts));
    position = page.path("next").asLong(position);
  }

  private Map<String, JsonNode> accounts() throws IOException, InterruptedException {
    Map<String, JsonNode> accounts = new HashMap<>();
    gateway
        .get("/api/accounts")
        .path("items")
        .forEach(it -> accounts.put(it.path("id").asText(), it));
    return accounts;
  }

  private void print(JsonNode change, Map<String, JsonNode> accounts) {
    JsonNode account =
        accounts.getOrDefault(change.path("account_id").asText(), MissingNode.getInstance());
    String provider = account.path("provider").asText();
    out.println(FeedLine.of(change, account, owners.sinceEdit(provider)));
  }
}
