/**
 * The derivation pipeline: L1 blocks in, payload attributes out. Sans-I/O: a step answers what it
 * needs and is given it later; no clock, no thread, no socket, no logger.
 *
 * <p>Two halves. {@link opekko.derivation.pipeline.BatchFeed} drives the stages that depend on L1
 * alone (traversal, retrieval, frames, channels, batches as decoded) and may run ahead. The batch
 * stages and the attributes queue depend on the safe chain too and move only when pulled.
 *
 * <p>Imports: protocol, {@code opekko.derivation.source}. Imported by: the derivation actor, tests.
 */
package opekko.derivation.pipeline;
