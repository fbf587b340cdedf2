package opekko.devnet.l1rpc;

import java.util.Optional;
import opekko.devnet.eth.EthPool;
import opekko.devnet.eth.EthTransaction;
import opekko.devnet.l1.Admission;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.rpc.RpcRefusal;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** L1's pool in the words of the eth namespace. */
record L1Pool(L1Chain chain) implements EthPool {
  @Override
  public Hash submit(Bytes raw) {
    return switch (chain.submit(raw)) {
      case Admission.Admitted(var known) -> known.hash();
      case Admission.Refused(var reason) -> throw RpcRefusal.serverError(reason);
    };
  }

  @Override
  public Optional<EthTransaction> pending(Hash transaction) {
    return chain.pending(transaction).map(L1Blocks::shown);
  }

  @Override
  public long pendingNonce(Address sender) {
    return chain.pendingNonce(sender);
  }

  /** Those that wait for others count as pending: the pool does not tell them apart. */
  @Override
  public Status status() {
    return new Status(chain.poolSize(), 0);
  }
}
