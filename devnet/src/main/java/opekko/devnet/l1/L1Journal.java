package opekko.devnet.l1;

import java.util.Optional;
import opekko.protocol.type.Hash;

/** What an L1 writes down, before it acts on it. Each throws {@link L1Unavailable}. */
interface L1Journal {
  L1Journal NONE =
      new L1Journal() {
        @Override
        public void write(L1Record record) {}

        @Override
        public Optional<L1Record.Entry> block(Hash hash) {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };

  /** Returns when it survives a crash. */
  void write(L1Record record);

  /** A block that carried blobs, read back. */
  Optional<L1Record.Entry> block(Hash hash);

  void close();
}
