/** The Engine API's client: versions, authentication, outcomes. */
package opekko.rpc.engine;
