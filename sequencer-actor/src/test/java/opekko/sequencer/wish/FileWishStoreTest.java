package opekko.sequencer.wish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    try (var store = new FileWishStore(file, true)) {
      assertTrue(store.isStarted());

      store.persist(true);
      assertEquals(Optional.empty(), store.persist(false).toCompletableFuture().join());

      assertEquals("{\"sequencerStarted\":false}", Files.readString(file));
    }
    try (var store = new FileWishStore(file, true)) {
      assertFalse(store.isStarted());
    }
  }

  @Test
  void shouldSayWhyAWishWasNotKept() throws IOException {
    var state = folder.resolve("folder").resolve("state");
    try (var store = new FileWishStore(state, false)) {
      Files.writeString(state.getParent(), "in the way");

      assertTrue(store.persist(true).toCompletableFuture().join().isPresent());

      assertFalse(store.isStarted());
    }
  }

  @Test
  void shouldRefuseAFileItDoesNotUnderstand() throws IOException {
    for (var text : new String[] {"", "{", "{\"sequencerStarted\":1}", "{\"other\":true}", "[]"}) {
      var file = folder.resolve("state");
      Files.writeString(file, text);
      var refusal =
          assertThrows(IOException.class, () -> new FileWishStore(file, true).close(), text);
      assertTrue(refusal.getMessage().startsWith("invalid config file"), refusal.getMessage());
    }
  }
}
