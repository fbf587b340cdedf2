package opekko.protocol.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class TransactionVectorsTest {
  /** Faults of well-formed, well-signed transactions that only their execution finds. */
  private static final Set<String> LEFT_TO_THE_ENGINE =
      Set.of(
          "TransactionException.INTRINSIC_GAS_TOO_LOW",
          "TransactionException.INVALID_CHAINID",
          "TransactionException.PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS");

  @Test
  void shouldReadHashAndSenderOfValidTransactions() {
    var read = 0;
    for (var test : cases()) {
      if (!test.get("valid").asBoolean()) continue;
      var encoded = Bytes.fromHex(test.get("txbytes").asText());
      var name = test.get("name").asText();

      var transaction = SignedTransaction.decode(encoded);

      assertEquals(test.get("hash").asText(), transaction.hash().toHex(), name);
      assertEquals(
          Optional.of(test.get("sender").asText()), transaction.sender().map(Address::toHex), name);
      assertEquals(encoded, transaction.encode(), name);
      read++;
    }
    assertEquals(24, read);
  }

  @Test
  void shouldFindNoSenderInInvalidTransactions() {
    for (var test : cases()) {
      if (test.get("valid").asBoolean()) continue;
      if (LEFT_TO_THE_ENGINE.contains(test.get("exception").asText())) continue;

      assertEquals(
          Optional.empty(),
          senderOf(Bytes.fromHex(test.get("txbytes").asText())),
          test.get("name").asText() + " " + test.get("exception").asText());
    }
  }

  @Test
  void shouldReadRecordedDeposits() {
    for (var test : Vectors.json("deposits", "deposit-tx-encodings.json")) {
      var encoded = Bytes.fromHex(test.get("raw").asText());
      var want = test.get("fields");
      var name = test.get("name").asText();

      var deposit = DepositTransaction.decode(encoded);

      assertEquals(want.get("sourceHash").asText(), deposit.sourceHash().toHex(), name);
      assertEquals(want.get("from").asText(), deposit.from().toHex(), name);
      assertEquals(
          want.hasNonNull("to") ? want.get("to").asText() : null,
          deposit.to().map(Address::toHex).orElse(null),
          name);
      assertEquals(want.get("mint").bigIntegerValue(), deposit.mint(), name);
      assertEquals(want.get("value").bigIntegerValue(), deposit.value(), name);
      assertEquals(want.get("gas").asLong(), deposit.gas(), name);
      assertEquals(want.get("isSystemTx").asBoolean(), deposit.isSystemTransaction(), name);
      assertEquals(want.get("data").asText(), deposit.data().toHex(), name);
      assertEquals(encoded, deposit.encode(), name);
    }
  }

  @Test
  void shouldReadTheBlobsOfARealTransactionInTheirOrder() {
    var recorded = Vectors.json("kzg", "blob-transaction.json");
    var transaction = SignedTransaction.decode(Bytes.fromHex(recorded.get("raw").asText()));
    assertEquals(recorded.get("tx_hash").asText(), transaction.hash().toHex());
    assertEquals(
        Optional.of(recorded.get("sender").asText()), transaction.sender().map(Address::toHex));
    assertEquals(Optional.of(recorded.get("to").asText()), transaction.to().map(Address::toHex));
    var hashes = new ArrayList<String>();
    for (var hash : recorded.get("blob_versioned_hashes")) hashes.add(hash.asText());
    assertEquals(hashes, transaction.blobHashes().stream().map(Hash::toHex).toList());
  }

  private static Optional<Address> senderOf(Bytes encoded) {
    try {
      return SignedTransaction.decode(encoded).sender();
    } catch (InvalidData e) {
      assertTrue(!e.getMessage().isBlank());
      return Optional.empty();
    }
  }

  private static JsonNode cases() {
    return Vectors.json("rlp-trie", "transactions.json").get("cases");
  }
}
