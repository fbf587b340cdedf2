package opekko.devnet.batcher;

import java.util.Optional;
import opekko.devnet.batcher.BatcherPorts.TransactionSigner;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.blob.BlobSidecar;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.tx.BlobTransaction;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A transaction as it is handed to L1.
 *
 * @param raw with the sidecar, where there are blobs
 */
record TransactionVersion(Hash hash, Bytes raw, Optional<BlobSidecar> sidecar) {
  /** Takes a good part of a second for each blob whose proofs are not there yet. */
  static TransactionVersion make(
      RollupConfig rollup, TransactionSigner signer, BatcherEffect.SendTransaction send) {
    var fees = send.fees();
    var data = send.data();
    var draft =
        TransactionDraft.on(rollup.l1ChainId(), send.nonce())
            .withFees(fees.tipCap(), fees.feeCap());
    var inbox = rollup.batchInboxAddress();
    if (!data.asBlobs()) {
      var signed = signer.sign(draft.calling(inbox, data.parts().getFirst()));
      return new TransactionVersion(signed.hash(), signed.encode(), Optional.empty());
    }
    var sidecar = data.sidecar().orElseGet(() -> sidecar(data, send.sidecarVersion()));
    var signed =
        signer.sign(
            draft
                .calling(inbox, Bytes.EMPTY)
                .carrying(sidecar.versionedHashes(), fees.blobFeeCap()));
    return new TransactionVersion(
        signed.hash(), new BlobTransaction(signed, sidecar).encode(), Optional.of(sidecar));
  }

  private static BlobSidecar sidecar(BatchData data, int version) {
    return BlobSidecar.of(version, data.parts().stream().map(BlobCodec::encode).toList());
  }
}
