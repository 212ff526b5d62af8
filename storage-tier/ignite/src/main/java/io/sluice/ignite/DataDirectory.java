package io.sluice.ignite;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of one store: used by one process at a time, and by no version older than the one
 * that last wrote its {@code format} file.
 */
final class DataDirectory implements AutoCloseable {
  static final int FORMAT = 3;

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Creates the directory if need be, takes it for this process and checks its format. */
  static DataDirectory open(Path path) {
    try {
      Files.createDirectories(path);
      DataDirectory directory = new DataDirectory(path, lock(path));
      try {
        directory.checkFormat();
      } catch (IOException | RuntimeException refused) {
        directory.close();
        throw refused;
      }
      return directory;
    } catch (IOException failure) {
      throw new StoreFailedException("cannot use data directory " + path + ": " + failure, failure);
    }
  }

  long freeBytes() throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException failure) {
      throw new StoreFailedException("cannot release data directory " + path, failure);
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path.resolve("lock"), CREATE, WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      // The message below is the same.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new StoreFailedException(
          "data directory " + path + " is in use by another process; stop it or use another one");
    }
    return channel;
  }

  private void checkFormat() throws IOException {
    Path file = path.resolve("format");
    if (Files.exists(file)) {
      checkFormat(Files.readString(file).strip());
    } else if (Files.exists(path.resolve("db"))) {
      throw new StoreFailedException(
          "data directory "
              + path
              + " holds data but no 'format' file, so what wrote it is unknown. Nothing was changed:"
              + " restore the file from a backup or use another directory.");
    } else {
      writeFormat(file);
    }
  }

  private void checkFormat(String stored) {
    if (!stored.matches("[0-9]{1,9}")) {
      throw new StoreFailedException(
          "data directory " + path + " has format '" + stored + "', which is not a number");
    }
    if (Integer.parseInt(stored) < FORMAT) {
      throw new StoreFailedException(
          "data directory "
              + path
              + " was written by a version of Sluice before its first release (format "
              + stored
              + ", this one reads only "
              + FORMAT
              + "). Nothing was changed: use another directory.");
    }
    if (Integer.parseInt(stored) > FORMAT) {
      throw new StoreFailedException(
          "data directory "
              + path
              + " was written by a newer version of Sluice (format "
              + stored
              + ", this one reads up to "
              + FORMAT
              + "). Nothing was changed: start that version, or use another directory.");
    }
  }

  private void writeFormat(Path file) throws IOException {
    Path unfinished = path.resolve("format.new");
    byte[] text = (FORMAT + "\n").getBytes(StandardCharsets.US_ASCII);
    try (FileChannel channel = FileChannel.open(unfinished, CREATE, WRITE, TRUNCATE_EXISTING)) {
      for (ByteBuffer rest = ByteBuffer.wrap(text); rest.hasRemaining(); ) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, ATOMIC_MOVE);
  }
}
