import type { Nothing } from './nothing.js';

/** Why a TLS library is guessed, and how its alerts are to be read. */
export const stacks = {
  'stack.extension_order': (a: { readonly also: string | undefined }) =>
    a.also === undefined
      ? 'its extensions are in the order this library uses'
      : `its extensions are in the order this library uses; others (${a.also}) are built on it`,
  'stack.node': (_: Nothing) =>
    "extensions in OpenSSL's order with the cipher suites that Node.js offers by default",
  'stack.chromium': (_: Nothing) =>
    'GREASE values and the ALPS extension, as Chrome and its relatives send them',
  'stack.nss': (_: Nothing) =>
    'the extensions delegated_credential and record_size_limit together, as Firefox sends them',
  'stack.suites': (_: Nothing) => 'its cipher suites are in the order this library uses',
  'stack.schemes': (_: Nothing) => 'its signature algorithms are in the order this library uses',
  'stack.padding': (a: { readonly padding: number }) =>
    `every encrypted record is ${a.padding} bytes longer than its message: padding that only this library adds`,

  'stack.reading.any_certificate_fault': (a: { readonly name: string; readonly description: string }) =>
    `The sender looks like ${a.name}, which answers nearly every certificate fault with ${a.description}, an unknown CA included.`,
  'stack.reading.not_trust': (a: { readonly name: string; readonly description: string }) =>
    `The sender looks like ${a.name}, which has separate alerts for an unknown CA and an expired certificate; ${a.description} more likely means the host name, a certificate that is not yet valid, or a weak key.`,
  'stack.reading.says_nothing': (a: { readonly name: string }) =>
    `The side that closed looks like ${a.name}; programs built on it often refuse a certificate by closing the connection without an alert.`,
};
