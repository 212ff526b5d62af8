package io.sluice.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Prints what a JDK Flight Recording says of where a process spends its CPU and its memory. */
public final class Profile {
  private static final int ROWS = 25;

  private Profile() {}

  public static void main(String[] args) throws IOException {
    print(Path.of(args[0]));
  }

  /** Samples by thread, by the method that ran, by method with its callees, and by allocation. */
  public static void print(Path recording) throws IOException {
    List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
    List<RecordedEvent> samples = named(events, "jdk.ExecutionSample", "jdk.NativeMethodSample");
    List<RecordedEvent> running = named(events, "jdk.ExecutionSample");
    List<RecordedEvent> allocations = named(events, "jdk.ObjectAllocationSample");
    show("threads, Java samples", counted(running, Profile::thread));
    show("top methods", counted(running, event -> frame(event, 0)));
    show("methods with what they call", inclusive(running));
    show("allocated classes, by weight", weighed(allocations, Profile::allocated));
    show("allocating methods of ours, by weight", weighed(allocations, Profile::ownFrame));
    System.out.println(samples.size() + " samples in all");
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String... names) {
    List<String> wanted = List.of(names);
    return events.stream().filter(e -> wanted.contains(e.getEventType().getName())).toList();
  }

  private static Map<String, Long> counted(
      List<RecordedEvent> events, Function<RecordedEvent, String> key) {
    Map<String, Long> counts = new HashMap<>();
    events.forEach(event -> counts.merge(key.apply(event), 1L, Long::sum));
    return counts;
  }

  private static Map<String, Long> weighed(
      List<RecordedEvent> events, Function<RecordedEvent, String> key) {
    Map<String, Long> weights = new HashMap<>();
    events.forEach(event -> weights.merge(key.apply(event), event.getLong("weight"), Long::sum));
    return weights;
  }

  private static Map<String, Long> inclusive(List<RecordedEvent> events) {
    Map<String, Long> counts = new HashMap<>();
    for (RecordedEvent event : events) {
      if (event.getStackTrace() != null) {
        event.getStackTrace().getFrames().stream()
            .map(Profile::name)
            .distinct()
            .forEach(name -> counts.merge(name, 1L, Long::sum));
      }
    }
    return counts;
  }

  private static String thread(RecordedEvent event) {
    var thread = event.getThread("sampledThread");
    return thread == null ? "?" : String.valueOf(thread.getJavaName());
  }

  private static String allocated(RecordedEvent event) {
    return event.getClass("objectClass").getName();
  }

  private static String frame(RecordedEvent event, int depth) {
    return event.getStackTrace() == null ? "?" : name(event.getStackTrace().getFrames().get(depth));
  }

  private static String ownFrame(RecordedEvent event) {
    return event.getStackTrace() == null
        ? "?"
        : event.getStackTrace().getFrames().stream()
            .map(Profile::name)
            .filter(name -> name.startsWith("io.sluice"))
            .findFirst()
            .orElse("other");
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static void show(String title, Map<String, Long> figures) {
    long sum = figures.values().stream().mapToLong(Long::longValue).sum();
    System.out.println("\n" + title + " (" + sum + ")");
    figures.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(ROWS)
        .forEach(
            entry ->
                System.out.printf(
                    "%6.1f %%  %s%n", 100.0 * entry.getValue() / Math.max(1, sum), entry.getKey()));
  }
}
