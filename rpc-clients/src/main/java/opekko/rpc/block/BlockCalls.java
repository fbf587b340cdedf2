package opekko.rpc.block;

import opekko.protocol.json.HexText;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Hash;
import opekko.rpc.jsonrpc.RpcCall;

/** The calls that read blocks. */
public final class BlockCalls {
  private BlockCalls() {}

  /** With its transactions, whole. */
  public static RpcCall<RpcBlock> full(BlockSelector which) {
    return block(which, true);
  }

  /** With the hashes of its transactions. */
  public static RpcCall<RpcBlock> header(BlockSelector which) {
    return block(which, false);
  }

  private static RpcCall<RpcBlock> block(BlockSelector which, boolean isFull) {
    return switch (which) {
      case BlockSelector.ByHash(var hash) ->
          new RpcCall<>(
              "eth_getBlockByHash",
              out -> {
                HexText.write(out, hash.bytes());
                out.writeBoolean(isFull);
              },
              RpcBlock::read);
      case BlockSelector.ByNumber(var number) -> byName("0x" + Long.toHexString(number), isFull);
      case BlockSelector.ByLabel(var label) -> byName(label.rpcName(), isFull);
    };
  }

  private static RpcCall<RpcBlock> byName(String name, boolean isFull) {
    return new RpcCall<>(
        "eth_getBlockByNumber",
        out -> {
          out.writeString(name);
          out.writeBoolean(isFull);
        },
        RpcBlock::read);
  }

  /** For messages. */
  public static String describe(BlockSelector which) {
    return switch (which) {
      case BlockSelector.ByHash(Hash hash) -> "block " + hash;
      case BlockSelector.ByNumber(var number) -> "block " + Long.toUnsignedString(number);
      case BlockSelector.ByLabel(var label) -> label.rpcName() + " block";
    };
  }

  /** The hash asked for, or the number, must be the one that came. */
  public static boolean isAnswerTo(BlockSelector which, RpcBlock block) {
    return switch (which) {
      case BlockSelector.ByHash(var hash) -> block.hash().equals(hash);
      case BlockSelector.ByNumber(var number) -> block.header().number() == number;
      case BlockSelector.ByLabel _ -> true;
    };
  }
}
