package dev.calgate.gateway.cronofy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.calgate.gateway.store.AccountView;
import dev.calgate.model.Account;
import dev.calgate.model.AccountId;
import dev.calgate.model.Calendar;

/**
 * An account as Cronofy's profile: here every account has exactly one, of the same name and
 * provider.
 */
final class Profile {
  private static final String PREFIX = "pro_";

  private Profile() {}

  /** The id of an account's profile. */
  static String id(AccountId account) {
    String value = account.value();
    return PREFIX + value.substring(value.indexOf('_') + 1);
  }

  /** What says at a calendar or a token which profile it belongs to. */
  static ObjectNode linking(Account account) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("provider_name", account.provider())
        .put("provider_service", account.provider())
        .put("profile_id", id(account.id()))
        .put("profile_name", account.name());
  }

  /** The profile as it is now. */
  static ObjectNode of(AccountView view) {
    Account account = view.account();
    boolean connected = account.status() != Account.Status.NEEDS_RECONNECT;
    ObjectNode profile =
        linking(account)
            .put("profile_connected", connected)
            .put("profile_initial_sync_required", !view.status().live());
    if (!connected && view.reconnectUrl() != null) {
      profile.put("profile_relink_url", view.reconnectUrl());
    }
    return profile;
  }

  /** One of its calendars; the store holds none that its provider has deleted. */
  static ObjectNode calendar(Calendar calendar) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("calendar_id", calendar.id().value())
        .put("calendar_name", calendar.name())
        .put("calendar_readonly", calendar.readOnly())
        .put("calendar_deleted", false)
        .put("calendar_primary", calendar.primary())
        .put("calendar_integrated_conferencing_available", false)
        .put("calendar_attachments_available", false)
        .put("permission_level", calendar.readOnly() ? "sandbox" : "unrestricted");
  }
}
