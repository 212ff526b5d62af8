package io.sluice.bench.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How long the disk takes to write a block for good. */
final class SyncTime {
  private static final int TRIES = 5;
  private static final int BLOCKS = 250;
  private static final int BLOCK_BYTES = 4_096;

  private SyncTime() {}

  /** The mean of the fastest of several tries, as Artemis' {@code create} measures it. */
  static long nanos(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "sync", ".dat");
    long fastest = Long.MAX_VALUE;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      write(channel);
      for (int i = 0; i < TRIES; i++) {
        long begun = System.nanoTime();
        write(channel);
        fastest = Math.min(fastest, System.nanoTime() - begun);
      }
    }
    Files.delete(file);
    return fastest / BLOCKS;
  }

  private static void write(FileChannel channel) throws IOException {
    for (int i = 0; i < BLOCKS; i++) {
      channel.write(ByteBuffer.allocate(BLOCK_BYTES), (long) i * BLOCK_BYTES);
      channel.force(false);
    }
  }
}
