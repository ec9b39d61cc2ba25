import type { Nothing } from './nothing.js';

/** Why a TLS library is guessed, and how its alerts are to be read. */
export const stacks = {
  'stack.extension_order': (a: { readonly also: string | undefined }) =>
    a.also === undefined
      ? 'its extensions stand in the order of this library'
      : `its extensions stand in the order of this library, on which others (${a.also}) are built`,
  'stack.node': (_: Nothing) =>
    "OpenSSL's order of extensions with the cipher suites that Node.js offers by default",
  'stack.chromium': (_: Nothing) =>
    'GREASE values and the ALPS extension, as Chrome and its relatives send them',
  'stack.nss': (_: Nothing) =>
    'the extensions delegated_credential and record_size_limit together, as Firefox sends them',
  'stack.suites': (_: Nothing) => 'its cipher suites stand in the order of this library',
  'stack.schemes': (_: Nothing) => 'its signature algorithms stand in the order of this library',
  'stack.padding': (a: { readonly padding: number }) =>
    `every encrypted record is ${a.padding} bytes longer than its message: padding that only this library adds`,

  'stack.reading.any_certificate_fault': (a: { readonly name: string; readonly description: string }) =>
    `The sender looks like ${a.name}, which says ${a.description} of nearly every fault of a certificate, an unknown CA included.`,
  'stack.reading.not_trust': (a: { readonly name: string; readonly description: string }) =>
    `The sender looks like ${a.name}, which has alerts of their own for an unknown CA and an expired certificate; ${a.description} is rather about the name, a certificate that is not valid yet, or a weak key.`,
  'stack.reading.says_nothing': (a: { readonly name: string }) =>
    `The side that left looks like ${a.name}; programs built on it often refuse a certificate by closing, without an alert.`,
};
