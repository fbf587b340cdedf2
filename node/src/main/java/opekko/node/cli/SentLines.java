package opekko.node.cli;

import java.io.PrintStream;
import opekko.node.transact.Ether;
import opekko.node.transact.Sender;
import opekko.rpc.eth.TransactionReceipt;

/** The result of a transaction, for people and for scripts: a word and its value in each line. */
final class SentLines {
  private final PrintStream out;

  SentLines(PrintStream out) {
    this.out = out;
  }

  void title(String text) {
    out.println(text);
  }

  void line(String name, Object value) {
    out.printf("  %-8s %s%n", name, value);
  }

  void sent(Sender.Sent sent) {
    line("from", sent.transaction().sender().orElseThrow());
    line("nonce", sent.transaction().nonce());
    receipt(sent.receipt());
  }

  void receipt(TransactionReceipt receipt) {
    line("hash", receipt.transaction());
    line("block", receipt.block().number() + " " + receipt.block().hash());
    line("status", receipt.isSuccessful() ? "success" : "failed");
    line("fee", Ether.text(receipt.fee()) + " for " + receipt.gasUsed() + " gas");
  }
}
