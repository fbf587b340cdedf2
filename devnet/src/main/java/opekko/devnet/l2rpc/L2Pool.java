package opekko.devnet.l2rpc;

import java.util.Optional;
import opekko.devnet.eth.EthPool;
import opekko.devnet.eth.EthTransaction;
import opekko.devnet.l1.Admission;
import opekko.devnet.l1.KnownTransaction;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.rpc.RpcRefusal;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** L2's pool in the words of the eth namespace. */
record L2Pool(LedgerEngine engine) implements EthPool {
  @Override
  public Hash submit(Bytes raw) {
    return switch (engine.submit(raw)) {
      case Admission.Admitted(var known) -> known.hash();
      case Admission.Refused(var reason) -> throw RpcRefusal.serverError(reason);
    };
  }

  @Override
  public Optional<EthTransaction> pending(Hash transaction) {
    return engine.pending(transaction).map(L2Pool::shown);
  }

  private static EthTransaction shown(KnownTransaction known) {
    return new EthTransaction.Signed(
        known.transaction(), known.hash(), known.sender(), known.encoded());
  }

  @Override
  public long pendingNonce(Address sender) {
    return engine.pendingNonce(sender);
  }

  @Override
  public Status status() {
    var all = engine.poolContent();
    var pending =
        all.stream()
            .filter(known ->
                Long.compareUnsigned(
                        known.transaction().nonce(), engine.pendingNonce(known.sender()))
                    < 0)
            .count();
    return new Status(pending, all.size() - pending);
  }
}
