package opekko.devnet.l2;

import opekko.protocol.receipt.Receipt;

/** Where a transaction is on the canonical chain. */
public record Inclusion(LedgerBlock block, int index) {
  public L2Transaction transaction() {
    return block.transactions().get(index);
  }

  public Receipt receipt() {
    return block.receipts().get(index);
  }
}
