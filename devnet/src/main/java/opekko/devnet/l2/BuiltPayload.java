package opekko.devnet.l2;

import java.math.BigInteger;
import opekko.protocol.engine.PayloadEnvelope;

/**
 * A block that the engine built.
 *
 * @param value what its transactions pay above the base fee, in wei
 */
public record BuiltPayload(PayloadEnvelope envelope, BigInteger value) {}
