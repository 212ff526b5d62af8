package io.sluice.bench.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The operator's REST API. */
public final class SluiceApi {
  private static final int CONCURRENT = 16;
  private static final long READY_SECONDS = 60;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;
  private final String authorization;

  public SluiceApi(Sluice sluice) {
    base = "http://127.0.0.1:" + sluice.port("http");
    String login = "operator:" + sluice.password();
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  /** What is put where, below {@code /api/v1}. */
  public record Put(String path, String json) {}

  /** Gives tenant {@code demo} a plan without limits. */
  public void liftLimits() {
    putAll(List.of(new Put("tenants/demo", "{\"plan\":\"unlimited\"}")));
  }

  /** Puts all, several at once; returns when all are accepted. */
  public void putAll(List<Put> puts) {
    Semaphore free = new Semaphore(CONCURRENT);
    List<CompletableFuture<Void>> answers = puts.stream().map(put -> send(put, free)).toList();
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
  }

  private CompletableFuture<Void> send(Put put, Semaphore free) {
    free.acquireUninterruptibly();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/" + put.path))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(put.json))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .whenComplete((response, failure) -> free.release())
        .thenAccept(response -> requireAccepted(put, response));
  }

  private static void requireAccepted(Put put, HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "PUT " + put.path + ": " + response.statusCode() + " " + response.body());
    }
  }

  /** Returns when the server says that it is ready. */
  public void awaitReady() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/q/health/ready")).build();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    int status = 0;
    while (status != 200) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not ready; last answer " + status);
      }
      status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
