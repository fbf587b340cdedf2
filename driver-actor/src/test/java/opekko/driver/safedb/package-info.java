/** Tests of the safe-head database. */
package opekko.driver.safedb;
