package opekko.node.transact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** A key that signs transactions. It never shows in a message. */
public final class SigningKey {
  private static final int SIZE = 32;
  private static final int DIGITS = 2 * SIZE;

  private final Bytes key;
  private final Address address;

  /**
   * @param key 32 bytes
   * @throws IllegalArgumentException when it is no key
   */
  public SigningKey(Bytes key) {
    this.key = key;
    this.address = addressOf(key);
  }

  private static Address addressOf(Bytes key) {
    try {
      return Secp256k1.addressOfKey(key);
    } catch (RuntimeException e) {
      // The cause is dropped on purpose: a curve library may print what it was given.
      throw new IllegalArgumentException("this private key is not a number of secp256k1's range");
    }
  }

  /**
   * @param text 64 hex digits, with or without 0x, or the name of a file with them
   * @throws IllegalArgumentException when it is neither
   */
  public static SigningKey of(String text) {
    if (isKey(text)) return new SigningKey(Bytes.fromHex(text));
    try {
      var content = Files.readString(Path.of(text)).strip();
      if (isKey(content)) return new SigningKey(Bytes.fromHex(content));
    } catch (IOException | InvalidPathException _) {
      throw new IllegalArgumentException("neither a key of 64 hex digits nor a file to be read");
    }
    throw new IllegalArgumentException("the file holds no key of 64 hex digits");
  }

  private static boolean isKey(String text) {
    return text.replaceFirst("^0x", "").matches("[0-9a-fA-F]{" + DIGITS + "}");
  }

  public Address address() {
    return address;
  }

  Bytes key() {
    return key;
  }

  public SignedTransaction sign(TransactionDraft draft) {
    return draft.signedBy(key);
  }

  @Override
  public String toString() {
    return "key of " + address;
  }
}
