package opekko.devnet.l1;

import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.trie.WorldState;
import opekko.protocol.tx.BlobTransaction;
import opekko.protocol.tx.IntrinsicGas;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;

/** Whether a transaction may wait for a block. */
public final class TransactionCheck {
  private static final int MAX_SIZE = 128 << 10;

  private final TransactionRules rules;

  private TransactionCheck(TransactionRules rules) {
    this.rules = rules;
  }

  /**
   * What can be said without a state. Takes a while when there are blobs to check.
   *
   * @param raw as sent: a blob transaction with its sidecar
   */
  public static Admission admit(Bytes raw, TransactionRules rules) {
    return new TransactionCheck(rules).admit(raw);
  }

  private Admission admit(Bytes raw) {
    try {
      if (!BlobTransaction.isOne(raw))
        return admit(SignedTransaction.decode(raw), Optional.empty());
      var sent = BlobTransaction.decode(raw);
      return admit(sent.transaction(), Optional.of(sent.sidecar()));
    } catch (InvalidData e) {
      return new Admission.Refused(e.getMessage());
    }
  }

  private Admission admit(SignedTransaction transaction, Optional<BlobSidecar> sidecar) {
    var encoded = transaction.encode();
    var fault =
        formFault(transaction, encoded.size())
            .or(() -> gasFault(transaction))
            .or(() -> blobFault(transaction, sidecar));
    if (fault.isPresent()) return new Admission.Refused(fault.get());
    return transaction
        .sender()
        .<Admission>map(sender ->
            new Admission.Admitted(
                new KnownTransaction(transaction, encoded, Keccak.hash(encoded), sender, sidecar)))
        .orElseGet(() -> new Admission.Refused("invalid sender: the signature is no account's"));
  }

  private Optional<String> formFault(SignedTransaction transaction, int size) {
    var isForAnyChain =
        transaction.type() == SignedTransaction.LEGACY && !transaction.isProtected();
    if (isForAnyChain)
      return Optional.of("only replay-protected (EIP-155) transactions allowed over RPC");
    if (!transaction.chainId().equals(BigInteger.valueOf(rules.chainId())))
      return Optional.of(
          "invalid chain id for signer: have %d want %d"
              .formatted(transaction.chainId(), rules.chainId()));
    if (transaction.type() == SignedTransaction.BLOB && rules.maxBlobs().isEmpty())
      return Optional.of("transaction type not supported: " + rules.ledger() + " has no blobs");
    if (size > MAX_SIZE)
      return Optional.of("oversized data: transaction size %d, limit %d".formatted(size, MAX_SIZE));
    return codeFault(transaction);
  }

  private Optional<String> codeFault(SignedTransaction transaction) {
    if (transaction.type() == SignedTransaction.SET_CODE)
      return Optional.of(withoutEvm("set code (type 4)"));
    if (transaction.to().isEmpty()) return Optional.of(withoutEvm("create contracts"));
    return transaction.to().filter(rules.needsCode()).map(address -> withoutEvm("call " + address));
  }

  private String withoutEvm(String deed) {
    return "this %s has no EVM: it cannot %s".formatted(rules.ledger(), deed);
  }

  private Optional<String> gasFault(SignedTransaction transaction) {
    if (Long.compareUnsigned(transaction.gas(), rules.maxGas()) > 0)
      return Optional.of(
          "exceeds block gas limit: a transaction may have " + rules.maxGas() + " gas");
    var least = IntrinsicGas.of(transaction.data(), transaction.accessList());
    if (rules.hasFloor()) least = Math.max(least, IntrinsicGas.floor(transaction.data()));
    if (transaction.gas() < least)
      return Optional.of(
          "intrinsic gas too low: gas %d, minimum needed %d".formatted(transaction.gas(), least));
    if (transaction.tipCap().compareTo(transaction.feeCap()) > 0)
      return Optional.of("max priority fee per gas higher than max fee per gas");
    return Optional.empty();
  }

  private Optional<String> blobFault(SignedTransaction transaction, Optional<BlobSidecar> sidecar) {
    if (transaction.type() != SignedTransaction.BLOB) return Optional.empty();
    if (sidecar.isEmpty()) return Optional.of("missing sidecar in blob transaction");
    var max = rules.maxBlobs().orElse(0);
    var count = transaction.blobHashes().size();
    if (count == 0) return Optional.of("blobless blob transaction");
    if (count > max)
      return Optional.of(
          "too many blobs in transaction: have %d, permitted %d".formatted(count, max));
    if (transaction.blobFeeCap().signum() == 0)
      return Optional.of("transaction underpriced: blob fee cap 0, minimum needed 1");
    return sidecar.get().mismatch(transaction.blobHashes());
  }

  /** What is wrong with a transaction in this state; empty when its turn may come. */
  static Optional<String> faultIn(WorldState state, KnownTransaction candidate) {
    var account = state.account(candidate.sender());
    var transaction = candidate.transaction();
    if (Long.compareUnsigned(transaction.nonce(), account.nonce()) < 0)
      return Optional.of(
          "nonce too low: next nonce %d, tx nonce %d"
              .formatted(account.nonce(), transaction.nonce()));
    if (account.balance().compareTo(candidate.maxCost()) < 0)
      return Optional.of(
          "insufficient funds for gas * price + value: balance %d, tx cost %d"
              .formatted(account.balance(), candidate.maxCost()));
    return Optional.empty();
  }
}
