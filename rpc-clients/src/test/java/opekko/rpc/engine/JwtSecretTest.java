package opekko.rpc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtSecretTest {
  private static final String DIGITS = "1f".repeat(32);
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"%s", "0x%s", " %s\n", "0x%s\r\n"})
  void shouldReadTheUsualForms(String form) throws IOException {
    var file = Files.writeString(folder.resolve("jwt"), form.formatted(DIGITS));
    assertEquals("0x" + DIGITS, JwtSecret.loadOrCreate(file).bytes().toHex());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1f", "no secret at all", "0x", "1f1f1f zz"})
  void shouldNameTheFileThatHoldsNoSecret(String content) throws IOException {
    var file = Files.writeString(folder.resolve("jwt"), content);
    var error = assertThrows(IOException.class, () -> JwtSecret.loadOrCreate(file));
    assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
    assertFalse(error.getMessage().contains(content), "the content must not show");
  }

  @Test
  void shouldMakeASecretThatOnlyItsOwnerCanRead() throws IOException {
    var file = folder.resolve("jwt");
    var made = JwtSecret.loadOrCreate(file);
    assertEquals(made.bytes(), JwtSecret.loadOrCreate(file).bytes());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals("JwtSecret", made.toString());
  }
}
