package opekko.devnet.eth;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** In what a chain differs from others. */
public interface EthRules {
  long chainId();

  /** What web3_clientVersion answers. */
  String client();

  Bytes code(WorldState state, Address address);

  /**
   * What a call answers, without a transaction.
   *
   * @throws opekko.devnet.rpc.RpcRefusal when it fails, or would need an EVM
   */
  Bytes call(EthBlock at, EthCall call);

  /**
   * Gas that a call needs in a transaction.
   *
   * @throws opekko.devnet.rpc.RpcRefusal with the reason when it would fail
   */
  long estimateGas(EthBlock at, EthCall call);

  /** What to pay beyond the base fee when in doubt, in wei for each gas. */
  BigInteger usualTip();

  /** Of the block after one, in wei. */
  BigInteger nextBaseFee(BlockHeader header);

  /** In wei for each blob gas. */
  BigInteger blobBaseFee(BlockHeader header);

  /** Of the block after one, in wei for each blob gas. */
  BigInteger nextBlobBaseFee(BlockHeader header);

  /** Blob gas that a block may have. */
  long maxBlobGas(BlockHeader header);

  /** Adds what only this chain's receipts have. */
  void writeReceiptExtras(JsonGenerator out, EthBlock block, int index) throws IOException;

  /** What eth_call and eth_estimateGas are asked about. */
  record EthCall(Address from, Optional<Address> to, BigInteger value, Bytes data) {}
}
