package io.sluice.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file in the data directory that only its owner can read. */
final class SecretFile {
  private final Path path;

  SecretFile(Path directory, String name) {
    this.path = directory.resolve(name);
  }

  Path path() {
    return path;
  }

  /**
   * Writes a line, durably; readers see the old file or the whole new one, and nobody else sees
   * either.
   */
  void write(String secret) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    Files.createDirectories(directory, owner("rwx------"));
    Path temporary = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    try (FileChannel file =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            owner("rw-------"))) {
      ByteBuffer line = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        file.write(line);
      }
      file.force(true);
    }
    Files.move(
        temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file if there is one; true if there was. */
  boolean delete() throws IOException {
    return Files.deleteIfExists(path);
  }

  /** Where the file system has no such permissions, those of the directory above hold. */
  private static FileAttribute<?>[] owner(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
