package io.sluice.gateway.naming;

import io.sluice.broker.api.Dotted;

/** What dotted clients may write, and the topics that they mean by it; see {@link Dotted}. */
public final class DottedNames {
  private DottedNames() {}

  /** The topic that dotted clients call so. */
  public static String toPath(String dotted) {
    return Dotted.swapped(dotted);
  }

  /** What dotted clients call this topic. */
  public static String ofPath(String path) {
    return Dotted.swapped(path);
  }

  /** Why dotted clients cannot publish to a topic of this name, or null. */
  public static String nameProblem(String dotted) {
    return TopicNames.nameProblem(toPath(dotted));
  }

  /** The filter that dotted clients write so. */
  public static String filterToPath(String dotted) {
    return Dotted.filterToPath(dotted);
  }

  /** What dotted clients write for this filter. */
  public static String filterOfPath(String path) {
    return Dotted.filterOfPath(path);
  }

  /** Why this is no filter that dotted clients can subscribe to, or null. */
  public static String filterProblem(String dotted) {
    return dotted.indexOf('+') >= 0 || dotted.indexOf('#') >= 0
        ? "'" + dotted + "' contains + or #; write * for one level and a last > for the rest"
        : TopicNames.filterProblem(filterToPath(dotted));
  }
}
