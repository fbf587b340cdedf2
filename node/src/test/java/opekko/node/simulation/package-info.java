/**
 * A whole rollup in virtual time: production actors on one thread, in-process ports with seeded
 * delays and faults, and checks of what must hold. Stories tell it what happens; the simulator
 * draws that from a seed. The same seed gives the same history.
 */
package opekko.node.simulation;
