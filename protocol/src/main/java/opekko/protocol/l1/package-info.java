/** L1 as derivation sees it. */
package opekko.protocol.l1;
