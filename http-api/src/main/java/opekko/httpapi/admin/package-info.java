/**
 * What guards the operators' listener: the token and the audit log.
 *
 * <p>Imports: the rpc package. Imported by: the listeners of this module.
 */
package opekko.httpapi.admin;
