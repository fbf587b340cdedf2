/** Tests of the replay ports, on the recordings that ship with the project. */
package opekko.devnet.replay;
