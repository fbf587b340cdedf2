package opekko.rpc.block;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.HexText;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.jsonrpc.RpcCall;

/**
 * The transactions of a block as debug_getRawBlock gives them: needed only for types this program
 * does not know.
 */
public final class RawBlock {
  private RawBlock() {}

  public static RpcCall<List<Bytes>> transactions(Hash block) {
    return new RpcCall<>(
        "debug_getRawBlock", out -> HexText.write(out, block.bytes()), RawBlock::readTransactions);
  }

  private static List<Bytes> readTransactions(JsonParser in) throws IOException {
    var block = RlpReader.ofList(HexReader.bytes(in));
    block.skip();
    var list = block.nextList();
    var transactions = new ArrayList<Bytes>();
    // A legacy transaction is a list itself, the others are lists wrapped in a string behind their
    // type.
    while (!list.isAtEnd()) transactions.add(list.isListNext() ? list.nextRaw() : list.nextBytes());
    return List.copyOf(transactions);
  }
}
