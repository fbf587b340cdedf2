package opekko.devnet.l2;

import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;

/** Where code would run, if there were an EVM. */
final class Code {
  /** Canyon puts a contract there with its first block, whatever the genesis has. */
  private static final Address CREATE2_DEPLOYER =
      Address.fromHex("0x13b0d85ccb8bf860b6b79af3029fca081ae9bef2");

  private static final Hash CREATE2_DEPLOYER_CODE =
      Hash.fromHex("0xb0550b5b431e30d38000efb7107aaa0ade03d48a7198a140edda9d27134468b2");

  private static final int LAST_OF_ISTANBUL = 0x09;
  private static final int LAST_OF_CANCUN = 0x0a;
  private static final int LAST_OF_PRAGUE = 0x11;
  private static final int P256 = 0x100;

  private Code() {}

  static boolean runsAt(Address address, WorldState state, RollupConfig config, long time) {
    return isPrecompile(address, config, time)
        || !state.account(address).codeHash().equals(WorldState.NO_CODE);
  }

  static boolean isPrecompile(Address address, RollupConfig config, long time) {
    if (!address.bytes().slice(0, 16).isZero()) return false;
    var last = address.bytes().getInt(16);
    if (last == P256) return config.isActive(Hardfork.FJORD, time);
    if (config.isActive(Hardfork.ISTHMUS, time)) return last > 0 && last <= LAST_OF_PRAGUE;
    return last > 0
        && last <= (config.isActive(Hardfork.ECOTONE, time) ? LAST_OF_CANCUN : LAST_OF_ISTANBUL);
  }

  /** The state in which a block's transactions find the world. */
  static WorldState before(WorldState parent, RollupConfig config, long time) {
    var canyon = config.forks().activationTime(Hardfork.CANYON);
    return canyon.isPresent() && canyon.getAsLong() == time
        ? parent.with(CREATE2_DEPLOYER, account -> account.withCodeHash(CREATE2_DEPLOYER_CODE))
        : parent;
  }
}
