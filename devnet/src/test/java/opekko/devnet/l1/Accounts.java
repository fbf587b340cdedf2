package opekko.devnet.l1;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.testkit.Chains;
import opekko.protocol.tx.BlobTransaction;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** Who acts in these tests, and a genesis that makes them rich. */
final class Accounts {
  static final long CHAIN_ID = 900;
  static final long GENESIS_TIME = 1_000_000;
  static final long SLOT = 12;
  static final Bytes ALICE = Bytes.fromHex("11".repeat(32));
  static final Bytes BOB = Bytes.fromHex("22".repeat(32));
  static final Bytes OWNER = Bytes.fromHex("33".repeat(32));
  static final BigInteger ETHER = BigInteger.TEN.pow(18);
  static final BigInteger GWEI = BigInteger.TEN.pow(9);
  static final Address SIGNER = Address.fromHex("0x" + "44".repeat(20));

  private Accounts() {}

  static Address address(Bytes key) {
    return Secp256k1.addressOfKey(key);
  }

  static L1Genesis genesis() {
    var balances = new HashMap<Address, BigInteger>(Map.of());
    for (var key : List.of(ALICE, BOB, OWNER))
      balances.put(address(key), ETHER.multiply(BigInteger.valueOf(1000)));
    return L1Genesis.of(
        CHAIN_ID,
        GENESIS_TIME,
        SLOT,
        balances,
        new RollupContracts(Chains.PORTAL, Chains.SYSTEM_CONFIG, address(OWNER), SIGNER));
  }

  static TransactionDraft draft(long nonce) {
    return TransactionDraft.on(CHAIN_ID, nonce)
        .withFees(GWEI, GWEI.multiply(BigInteger.valueOf(100)));
  }

  static Bytes transfer(Bytes from, long nonce, Address to, BigInteger value) {
    return draft(nonce).paying(to, value).signedBy(from).encode();
  }

  /** One blob for each text, with cell proofs only when asked for: they take long. */
  static BlobTransaction blobs(Bytes from, long nonce, List<Bytes> contents, int version) {
    var sidecar = BlobSidecar.of(version, contents.stream().map(BlobCodec::encode).toList());
    var transaction =
        draft(nonce)
            .paying(Chains.INBOX, BigInteger.ZERO)
            .carrying(sidecar.versionedHashes(), GWEI)
            .signedBy(from);
    return new BlobTransaction(transaction, sidecar);
  }
}
