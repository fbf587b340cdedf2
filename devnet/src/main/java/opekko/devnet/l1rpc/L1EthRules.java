package opekko.devnet.l1rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import opekko.devnet.eth.EthBlock;
import opekko.devnet.eth.EthRules;
import opekko.devnet.eth.EthTransaction;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.L1Fees;
import opekko.devnet.l1.L1Genesis;
import opekko.devnet.rpc.RpcRefusal;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexText;
import opekko.protocol.trie.WorldState;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** What is special about this L1. */
record L1EthRules(L1Chain chain) implements EthRules {
  private static final BigInteger USUAL_TIP = BigInteger.valueOf(1_000_000_000);
  private static final long GAS_PER_BLOB = 131_072;

  private L1Genesis genesis() {
    return chain.genesis();
  }

  @Override
  public long chainId() {
    return genesis().chainId();
  }

  @Override
  public String client() {
    return "opekko-devnet-l1";
  }

  @Override
  public Bytes code(WorldState state, Address address) {
    return state.account(address).codeHash().equals(WorldState.NO_CODE)
        ? Bytes.EMPTY
        : L1Genesis.CONTRACT_CODE;
  }

  /** Where there is no code, a call answers nothing. */
  @Override
  public Bytes call(EthBlock at, EthCall call) {
    var hasCode = call.to().filter(to -> !code(at.state(), to).isEmpty()).isPresent();
    if (call.to().isPresent() && !hasCode) return Bytes.EMPTY;
    throw RpcRefusal.serverError(
        "this L1 has no EVM: contracts answer no calls. eth_getStorageAt and eth_getProof do");
  }

  @Override
  public long estimateGas(EthBlock at, EthCall call) {
    var to =
        call.to()
            .orElseThrow(
                () -> RpcRefusal.serverError("this L1 has no EVM: it creates no contracts"));
    try {
      return chain.estimateGas(at.state(), call.from(), to, call.value(), call.data());
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
    return L1Fees.nextBaseFee(header);
  }

  @Override
  public BigInteger blobBaseFee(BlockHeader header) {
    return L1Fees.blobBaseFee(header.excessBlobGas().orElseThrow(), header.time(), genesis());
  }

  @Override
  public BigInteger nextBlobBaseFee(BlockHeader header) {
    var time = header.time() + genesis().secondsPerSlot();
    return L1Fees.blobBaseFee(L1Fees.nextExcessBlobGas(header, time, genesis()), time, genesis());
  }

  @Override
  public long maxBlobGas(BlockHeader header) {
    return genesis().forks().at(header.time()).max() * GAS_PER_BLOB;
  }

  @Override
  public void writeReceiptExtras(JsonGenerator out, EthBlock block, int index) throws IOException {
    if (!(block.transactions().get(index) instanceof EthTransaction.Signed(var content, _, _, _))
        || content.type() != SignedTransaction.BLOB) return;
    HexText.writeQuantity(out, "blobGasUsed", content.blobHashes().size() * GAS_PER_BLOB);
    HexText.writeQuantity(out, "blobGasPrice", blobBaseFee(block.header()));
  }
}
