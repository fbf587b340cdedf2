package opekko.node.cli;

import java.util.Set;
import opekko.protocol.type.Bytes;

/** Where {@code opekko devnet} is when nobody chose, and who is rich there. */
final class DevnetDefaults {
  static final String L1 = "http://127.0.0.1:8545";

  /** The sequencer's rollup RPC. */
  static final String NODE = "http://127.0.0.1:9545";

  /** The RPC for wallets of the sequencer's engine. */
  static final String L2 = "http://127.0.0.1:9550";

  /** Everybody knows these keys, so they are used on these chains only. */
  static final Set<Long> CHAINS = Set.of(900L, 901L);

  static final Bytes USER =
      Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  /** Owns the system configuration. */
  static final Bytes OWNER =
      Bytes.fromHex("92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e");

  private DevnetDefaults() {}
}
