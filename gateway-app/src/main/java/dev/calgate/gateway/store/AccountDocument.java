package dev.calgate.gateway.store;

import static dev.calgate.gateway.store.ValueWriter.field;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.calgate.model.Account;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The API's document of an account. */
final class AccountDocument {
  private AccountDocument() {}

  static String write(AccountView view) {
    Account account = view.account();
    return Json.write(
        json -> {
          json.writeStartObject();
          field(json, "id", account.id().value());
          field(json, "provider", account.provider());
          field(json, "name", account.name());
          field(json, "external_id", account.externalId());
          field(json, "metadata", account.metadata());
          field(json, "status", account.status());
          field(json, "reconnect_url", view.reconnectUrl());
          json.writeObjectFieldStart("sync");
          status(json, view.status());
          json.writeEndObject();
          field(json, "created_at", account.createdAt());
          json.writeEndObject();
        });
  }

  /** The fields that say how fresh something is. */
  static void status(JsonGenerator json, SyncStatus status) throws IOException {
    field(json, "mode", status.degraded() ? "degraded" : status.pushed() ? "push" : "poll");
    field(json, "state", status.live() ? "live" : "initial");
    field(json, "as_of", status.asOf());
    field(json, "next_at", status.nextAt());
    json.writeFieldName("last_error");
    error(json, status.lastError());
  }

  private static void error(JsonGenerator json, SyncStatus.@Nullable LastError error)
      throws IOException {
    if (error == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    field(json, "kind", error.kind());
    field(json, "message", error.message());
    field(json, "at", error.at());
    json.writeEndObject();
  }
}
