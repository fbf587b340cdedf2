package opekko.node.cli;

import java.util.Set;
import opekko.devnet.genesis.DevnetChain;

/** Where {@code opekko devnet} is when nobody chose. */
final class DevnetDefaults {
  static final String L1 = "http://127.0.0.1:8545";

  /** The sequencer's rollup RPC. */
  static final String NODE = "http://127.0.0.1:9545";

  /** The RPC for wallets of the sequencer's engine. */
  static final String L2 = "http://127.0.0.1:9550";

  /** Everybody knows the keys of its accounts, so they are used on these chains only. */
  static final Set<Long> CHAINS = Set.of(DevnetChain.L1_CHAIN_ID, DevnetChain.L2_CHAIN_ID);

  private DevnetDefaults() {}
}
