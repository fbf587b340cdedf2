/** Test tools shared by all modules: golden vectors and seeded generators. */
package opekko.protocol.testkit;
