package opekko.devnet.eth;

import java.util.Optional;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** The transactions of a chain that wait for a block. Thread-safe. */
public interface EthPool {
  /**
   * @param raw as sent
   * @return the transaction's hash
   * @throws opekko.devnet.rpc.RpcRefusal with the reason when it is not taken
   */
  Hash submit(Bytes raw);

  Optional<EthTransaction> pending(Hash transaction);

  /** The nonce for the sender's next transaction, with those that wait counted. */
  long pendingNonce(Address sender);

  /** How many can come into the next block, and how many wait for others. */
  Status status();

  record Status(long pending, long queued) {}
}
