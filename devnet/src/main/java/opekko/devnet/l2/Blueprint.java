package opekko.devnet.l2;

import java.util.Optional;
import opekko.protocol.attributes.Eip1559ExtraData;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What of a block is chosen, not computed.
 *
 * @param blobGasUsed of blocks from Ecotone to Jovian: zero where one is built, but the reference
 *     takes any
 */
record Blueprint(
    long time,
    long gasLimit,
    Hash prevRandao,
    Address feeRecipient,
    Bytes extraData,
    Optional<Hash> parentBeaconRoot,
    long blobGasUsed) {

  static Blueprint of(RollupConfig config, PayloadAttributes attributes) {
    var time = attributes.timestamp();
    var extraData =
        attributes
            .eip1559Params()
            .map(params ->
                new Eip1559ExtraData(
                        Eip1559ExtraData.paramsInHeader(config, params),
                        attributes.minBaseFee().orElse(0))
                    .encode(config.forks(), time))
            .orElse(Bytes.EMPTY);
    return new Blueprint(
        time,
        attributes.gasLimit(),
        attributes.prevRandao(),
        attributes.suggestedFeeRecipient(),
        extraData,
        attributes.parentBeaconBlockRoot(),
        0);
  }

  static Blueprint of(PayloadEnvelope envelope) {
    var payload = envelope.payload();
    return new Blueprint(
        payload.timestamp(),
        payload.gasLimit(),
        payload.prevRandao(),
        payload.feeRecipient(),
        payload.extraData(),
        envelope.parentBeaconBlockRoot(),
        payload.blobGasUsed().orElse(0));
  }
}
