package dev.calgate.gateway.cronofy;

/**
 * How a listing's lines are told.
 *
 * @param localized whether times come with their zones
 * @param ids whether times of free and busy say which events they are
 * @param free whether times are told that are free
 * @param deleted whether what is gone is told too
 */
record AgendaForm(boolean localized, boolean ids, boolean free, boolean deleted) {

  /** As it travels in an address. */
  String text() {
    return flag(localized) + flag(ids) + flag(free) + flag(deleted);
  }

  /** What {@link #text} gave. */
  static AgendaForm of(String text) {
    return new AgendaForm(
        text.charAt(0) == '1', text.charAt(1) == '1', text.charAt(2) == '1', text.charAt(3) == '1');
  }

  private static String flag(boolean set) {
    return set ? "1" : "0";
  }
}
