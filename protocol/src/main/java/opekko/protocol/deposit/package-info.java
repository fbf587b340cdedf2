/** Deposits from L1: their logs and what makes them unique. */
package opekko.protocol.deposit;
