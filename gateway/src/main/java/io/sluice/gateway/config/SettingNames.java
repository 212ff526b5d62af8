package io.sluice.gateway.config;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.EnvConfigSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The names that settings have, as properties or as environment variables. One that is misspelled
 * is refused, or its user would believe it made.
 */
public final class SettingNames {
  private static final int MAX_SUGGESTED = 2;
  private static final String ANY = "*";
  private static final SettingNames PROPERTIES =
      new SettingNames("sluice.", UnaryOperator.identity());
  private static final SettingNames VARIABLES = new SettingNames("SLUICE_", SettingNames::variable);

  /** What Kubernetes tells of a service that is called sluice, which is none of its settings. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("SLUICE_(.+_)?(SERVICE_(HOST|PORT(_.+)?)|PORT(_\\d+_(TCP|UDP)(_.+)?)?)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp)://.+");

  private final String prefix;
  private final Pattern known;
  private final List<String> all;

  private SettingNames(String prefix, UnaryOperator<String> form) {
    Collection<String> names =
        ConfigMappings.getProperties(ConfigClass.configClass(SluiceConfig.class)).keySet();
    this.prefix = prefix;
    this.known =
        Pattern.compile(
            names.stream()
                .map(name -> Pattern.quote(form.apply(name)).replace(ANY, "\\E[^.]+\\Q"))
                .collect(Collectors.joining("|")));
    this.all =
        names.stream()
            .filter(name -> !name.endsWith("]")) // One of a list; the list is there, too.
            .flatMap(name -> ListenerKind.keys().stream().map(key -> name.replace(ANY, key)))
            .distinct()
            .map(form)
            .sorted()
            .toList();
  }

  /**
   * Looks at the names of all settings that were made.
   *
   * @throws StartFailure if there are some that are no settings
   */
  public static void requireKnown(Iterable<ConfigSource> sources) {
    Set<String> problems = new LinkedHashSet<>();
    for (ConfigSource source : sources) {
      if (source instanceof EnvConfigSource) { // It tells variables as the properties they may be.
        source.getPropertyNames().stream()
            .map(SettingNames::variable)
            .filter(name -> !isServiceLink(name, source.getValue(name)))
            .forEach(name -> VARIABLES.check(name, problems));
      } else {
        source.getPropertyNames().forEach(name -> PROPERTIES.check(name, problems));
      }
    }
    if (!problems.isEmpty()) {
      throw new StartFailure(String.join("; ", problems));
    }
  }

  private void check(String name, Set<String> problems) {
    if (name.startsWith(prefix) && !known.matcher(name).matches()) {
      problems.add(name + " is no setting; the nearest are " + nearest(name));
    }
  }

  private static boolean isServiceLink(String name, String value) {
    return SERVICE_LINK.matcher(name).matches()
        && (!name.endsWith("_PORT")
            || name.endsWith("_SERVICE_PORT")
            || value != null && SERVICE_ADDRESS.matcher(value).matches());
  }

  private String nearest(String name) {
    return all.stream()
        .sorted(Comparator.comparingInt(candidate -> edits(name, candidate)))
        .limit(MAX_SUGGESTED)
        .collect(Collectors.joining(" and "));
  }

  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_");
  }

  /** How many characters must be added, removed or changed to get from one to the other. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
