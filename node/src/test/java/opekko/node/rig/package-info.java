/**
 * The fault rig: real node processes, each in a network namespace of its own, around an L1, engines
 * and an observer in the rig's process. Needs root and {@code ip}; where they are absent its tests
 * are skipped by name.
 *
 * <p>Nothing here uses JUnit but the tests themselves, so that the whole table of faults can be run
 * by a command too.
 */
package opekko.node.rig;
