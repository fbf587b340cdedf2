package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drained node is drained after its restart. */
class FileOperatorMemoryTest {
  @TempDir Path folder;

  private FileOperatorMemory open() throws IOException {
    return new FileOperatorMemory(folder.resolve("ha").resolve("wishes"));
  }

  @Test
  void shouldRememberAcrossRestarts() throws IOException {
    var wishes = new OperatorMemory.Wishes(true, -2);
    try (var memory = open()) {
      assertEquals(OperatorMemory.Wishes.NONE, memory.wishes());
      assertEquals(Optional.empty(), memory.keep(wishes).toCompletableFuture().join());
    }

    try (var memory = open()) {
      assertEquals(wishes, memory.wishes());
    }
  }

  @Test
  void shouldSayWhyItCannotRemember() throws IOException {
    Files.createDirectories(folder.resolve("ha").resolve("wishes.tmp"));

    try (var memory = open()) {
      var failure = memory.keep(new OperatorMemory.Wishes(true, 0)).toCompletableFuture().join();
      assertTrue(failure.orElseThrow().startsWith("write "), failure::toString);
      assertEquals(OperatorMemory.Wishes.NONE, memory.wishes());
    }
  }

  @Test
  void shouldNotStartOnAFileItDoesNotUnderstand() throws IOException {
    Files.createDirectories(folder.resolve("ha"));
    for (var text : new String[] {"nonsense", "{\"drained\":3}", "{\"other\":true}"}) {
      Files.writeString(folder.resolve("ha").resolve("wishes"), text);
      var error = assertThrows(IOException.class, this::open);
      assertTrue(error.getMessage().contains("is not understood"), error::getMessage);
    }
  }
}
