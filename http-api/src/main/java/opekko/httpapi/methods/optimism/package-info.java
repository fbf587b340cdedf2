/** The optimism_ namespace: what a rollup node tells anybody. One class per method. */
package opekko.httpapi.methods.optimism;
