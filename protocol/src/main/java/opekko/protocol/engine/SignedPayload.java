package opekko.protocol.engine;

import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.type.Bytes;

/**
 * A block ready for gossip.
 *
 * @param encoded what follows the signature in the message, before compression
 */
public record SignedPayload(PayloadEnvelope envelope, Bytes encoded, Signature signature) {}
