/** Tests of the driver, and the small world in memory that they run it in. */
package opekko.driver;
