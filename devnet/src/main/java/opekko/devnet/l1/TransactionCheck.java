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
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** Whether a transaction may wait for a block. */
final class TransactionCheck {
  private static final int MAX_SIZE = 128 << 10;
  private static final int MAX_BLOBS_OF_ONE = 6;
  private static final long MAX_GAS_OF_ONE = 1 << 24;
  private static final int LAST_PRECOMPILE = 0x11;
  private static final int P256_PRECOMPILE = 0x100;

  private final L1Genesis genesis;

  TransactionCheck(L1Genesis genesis) {
    this.genesis = genesis;
  }

  /**
   * What can be said without a state. Takes a while when there are blobs to check.
   *
   * @param raw as sent: a blob transaction with its sidecar
   * @param time of the block it may come into
   */
  Admission admit(Bytes raw, long time) {
    try {
      if (!BlobTransaction.isOne(raw))
        return admit(SignedTransaction.decode(raw), Optional.empty(), time);
      var sent = BlobTransaction.decode(raw);
      return admit(sent.transaction(), Optional.of(sent.sidecar()), time);
    } catch (InvalidData e) {
      return new Admission.Refused(e.getMessage());
    }
  }

  private Admission admit(SignedTransaction transaction, Optional<BlobSidecar> sidecar, long time) {
    var fault =
        formFault(transaction)
            .or(() -> gasFault(transaction, time))
            .or(() -> blobFault(transaction, sidecar, time));
    if (fault.isPresent()) return new Admission.Refused(fault.get());
    var encoded = transaction.encode();
    return transaction
        .sender()
        .<Admission>map(sender ->
            new Admission.Admitted(
                new KnownTransaction(transaction, encoded, Keccak.hash(encoded), sender, sidecar)))
        .orElseGet(() -> new Admission.Refused("invalid sender: the signature is no account's"));
  }

  private Optional<String> formFault(SignedTransaction transaction) {
    var isForAnyChain =
        transaction.type() == SignedTransaction.LEGACY && !transaction.isProtected();
    if (isForAnyChain)
      return Optional.of("only replay-protected (EIP-155) transactions allowed over RPC");
    if (!transaction.chainId().equals(BigInteger.valueOf(genesis.chainId())))
      return Optional.of(
          "invalid chain id for signer: have %d want %d"
              .formatted(transaction.chainId(), genesis.chainId()));
    if (transaction.type() == SignedTransaction.SET_CODE)
      return Optional.of("this L1 has no EVM: it cannot set code (type 4)");
    if (transaction.to().isEmpty())
      return Optional.of("this L1 has no EVM: it cannot create contracts");
    if (isPrecompile(transaction.to().get()))
      return Optional.of("this L1 has no EVM: it cannot call " + transaction.to().get());
    if (transaction.data().size() > MAX_SIZE)
      return Optional.of("oversized data: at most " + MAX_SIZE + " bytes");
    return Optional.empty();
  }

  private static boolean isPrecompile(Address address) {
    var last = address.bytes().slice(16).getInt(0);
    return address.bytes().slice(0, 16).isZero()
        && (last > 0 && last <= LAST_PRECOMPILE || last == P256_PRECOMPILE);
  }

  private Optional<String> gasFault(SignedTransaction transaction, long time) {
    var limit = genesis.gasLimit();
    if (genesis.forks().isOsaka(time)) limit = Math.min(limit, MAX_GAS_OF_ONE);
    if (Long.compareUnsigned(transaction.gas(), limit) > 0)
      return Optional.of("exceeds block gas limit: a transaction may have " + limit + " gas");
    var least =
        Math.max(
            IntrinsicGas.of(transaction.data(), transaction.accessList()),
            IntrinsicGas.floor(transaction.data()));
    if (transaction.gas() < least)
      return Optional.of(
          "intrinsic gas too low: gas %d, minimum needed %d".formatted(transaction.gas(), least));
    if (transaction.tipCap().compareTo(transaction.feeCap()) > 0)
      return Optional.of("max priority fee per gas higher than max fee per gas");
    return Optional.empty();
  }

  private Optional<String> blobFault(
      SignedTransaction transaction, Optional<BlobSidecar> sidecar, long time) {
    if (transaction.type() != SignedTransaction.BLOB) return Optional.empty();
    if (sidecar.isEmpty()) return Optional.of("missing sidecar in blob transaction");
    var max = Math.min(MAX_BLOBS_OF_ONE, genesis.forks().at(time).max());
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
