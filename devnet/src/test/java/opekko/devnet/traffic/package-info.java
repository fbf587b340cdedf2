/** Traffic, against chains that forget and refuse. */
package opekko.devnet.traffic;
