package opekko.sequencer.wish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWishStoreTest {
  @TempDir Path folder;

  @Test
  void shouldRememberTheLatestWishInTheReferencesForm() throws IOException {
    var file = folder.resolve("some").resolve("admin-state");
    try (var store = new FileWishStore(file)) {
      assertEquals(Optional.empty(), store.read());

      store.persist(true);
      assertEquals(Optional.empty(), store.persist(false).toCompletableFuture().join());

      assertEquals("{\"sequencerStarted\":false}", Files.readString(file));
    }
    try (var store = new FileWishStore(file)) {
      assertEquals(Optional.of(false), store.read());
    }
  }

  @Test
  void shouldSayWhyAWishWasNotKept() throws IOException {
    var file = folder.resolve("file");
    Files.writeString(file, "in the way");
    try (var store = new FileWishStore(file.resolve("state"))) {
      assertTrue(store.persist(true).toCompletableFuture().join().isPresent());
    }
  }

  @Test
  void shouldRefuseAFileItDoesNotUnderstand() throws IOException {
    for (var text : new String[] {"", "{", "{\"sequencerStarted\":1}", "{\"other\":true}", "[]"}) {
      var file = folder.resolve("state");
      Files.writeString(file, text);
      try (var store = new FileWishStore(file)) {
        var refusal = assertThrows(IOException.class, store::read, text);
        assertTrue(refusal.getMessage().startsWith("invalid config file"), refusal.getMessage());
      }
    }
  }
}
