package dev.calgate.provider;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A calendar that is to be made.
 *
 * @param name for people; neither blank nor with control characters
 * @param color such as {@code #49bed8}, or null for the service's choice; a wish, which not every
 *     service grants
 * @param seed the same whenever the same calendar is wanted, 1 to 64 letters, digits and hyphens:
 *     where the service lets a reference be chosen, it is made of this, so that who asks again
 *     finds what an earlier try has made
 */
public record NewCalendar(String name, @Nullable String color, String seed) {
  private static final Pattern COLOR = Pattern.compile("#[0-9A-Fa-f]{6}");
  private static final Pattern SEED = Pattern.compile("[A-Za-z0-9-]{1,64}");

  public NewCalendar {
    if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("No name");
    }
    if (color != null && !isColor(color)) {
      throw new IllegalArgumentException("No colour");
    }
    if (!SEED.matcher(seed).matches()) {
      throw new IllegalArgumentException("No seed");
    }
  }

  /** Whether a text is a colour that a calendar can be given. */
  public static boolean isColor(String text) {
    return COLOR.matcher(text).matches();
  }
}
