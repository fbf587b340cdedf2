package opekko.devnet.l2rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.util.function.Supplier;
import opekko.devnet.eth.EthBlock;
import opekko.devnet.eth.EthRules;
import opekko.devnet.eth.EthTransaction;
import opekko.devnet.l2.L1DataFee;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.rpc.RpcRefusal;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexText;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** What is special about this L2. */
record L2EthRules(LedgerEngine engine) implements EthRules {
  static final String NAME = "opekko-devnet-l2";

  /** As op-geth suggests while blocks are not full. */
  private static final BigInteger USUAL_TIP = BigInteger.valueOf(1_000_000);

  @Override
  public long chainId() {
    return engine.config().l2ChainId();
  }

  @Override
  public String client() {
    return NAME;
  }

  @Override
  public Bytes code(WorldState state, Address address) {
    var hash = state.account(address).codeHash();
    if (hash.equals(WorldState.NO_CODE)) return Bytes.EMPTY;
    throw RpcRefusal.serverError("this L2 has no EVM: it does not keep the code " + hash);
  }

  /** Where there is no code, a call answers nothing. */
  @Override
  public Bytes call(EthBlock at, EthCall call) {
    explained(() -> engine.estimateGas(call.from(), target(call), BigInteger.ZERO, call.data()));
    return Bytes.EMPTY;
  }

  /** At the head, whatever block is named. */
  @Override
  public long estimateGas(EthBlock at, EthCall call) {
    return explained(
        () -> engine.estimateGas(call.from(), target(call), call.value(), call.data()));
  }

  private static Address target(EthCall call) {
    return call.to()
        .orElseThrow(() -> RpcRefusal.serverError("this L2 has no EVM: it creates no contracts"));
  }

  private static long explained(Supplier<Long> estimate) {
    try {
      return estimate.get();
    } catch (InvalidData e) {
      throw RpcRefusal.serverError(e.getMessage());
    }
  }

  @Override
  public BigInteger usualTip() {
    return USUAL_TIP;
  }

  @Override
  public BigInteger nextBaseFee(BlockHeader header) {
    return engine.nextBaseFee(header);
  }

  /** L2 has no blobs, but the field: then the least there is. */
  @Override
  public BigInteger blobBaseFee(BlockHeader header) {
    return header.excessBlobGas().isPresent() ? BigInteger.ONE : BigInteger.ZERO;
  }

  @Override
  public BigInteger nextBlobBaseFee(BlockHeader header) {
    return blobBaseFee(header);
  }

  @Override
  public long maxBlobGas(BlockHeader header) {
    return 0;
  }

  @Override
  public void writeReceiptExtras(JsonGenerator out, EthBlock block, int index) throws IOException {
    var transaction = block.transactions().get(index);
    if (transaction instanceof EthTransaction.Deposit) return;
    var known = engine.block(block.hash());
    var fee = known.flatMap(each -> L1DataFee.of(engine.config(), each));
    if (fee.isPresent()) writeL1Fee(out, fee.get(), transaction.encoded());
  }

  /**
   * @spec op-geth internal/ethapi: MarshalReceipt
   */
  private static void writeL1Fee(JsonGenerator out, L1DataFee fee, Bytes encoded)
      throws IOException {
    var attributes = fee.attributes();
    HexText.writeQuantity(out, "l1GasPrice", attributes.baseFee());
    HexText.writeQuantity(out, "l1GasUsed", fee.gasUsed(encoded));
    HexText.writeQuantity(out, "l1Fee", fee.fee(encoded));
    HexText.writeQuantity(out, "l1BlobBaseFee", attributes.blobBaseFee());
    writeScalar(out, "l1BaseFeeScalar", attributes.baseFeeScalar());
    writeScalar(out, "l1BlobBaseFeeScalar", attributes.blobBaseFeeScalar());
    if (attributes.operatorFeeScalar() != 0 || attributes.operatorFeeConstant() != 0) {
      writeScalar(out, "operatorFeeScalar", attributes.operatorFeeScalar());
      HexText.writeQuantity(out, "operatorFeeConstant", attributes.operatorFeeConstant());
    }
    if (fee.hasFootprint()) {
      writeScalar(out, "daFootprintGasScalar", attributes.daFootprintGasScalar());
      HexText.writeQuantity(out, "blobGasUsed", fee.footprint(encoded));
    }
  }

  private static void writeScalar(JsonGenerator out, String name, int value) throws IOException {
    HexText.writeQuantity(out, name, Integer.toUnsignedLong(value));
  }
}
