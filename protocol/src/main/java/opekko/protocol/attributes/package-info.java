/**
 * From L1 data and a parent block to payload attributes, and back from a block to its reference and
 * configuration.
 */
package opekko.protocol.attributes;
