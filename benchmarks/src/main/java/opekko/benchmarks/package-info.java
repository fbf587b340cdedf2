/**
 * Benchmarks: JMH for single rules ({@code ...Benchmark}), and {@link
 * opekko.benchmarks.OfflineDerivation} for derivation as a whole. They work on chains made up from
 * a seed, by the project's own encoders, so that they need no files and no network.
 *
 * <p>May import everything. Imported by nobody.
 */
package opekko.benchmarks;
