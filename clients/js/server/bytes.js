/** Bytes, base64 and HMAC-SHA256, with what every runtime has. */

const encoder = new TextEncoder();

/** @param {string | Uint8Array | ArrayBuffer} given */
export function bytes(given) {
  return typeof given === "string" ? encoder.encode(given) : new Uint8Array(given);
}

export function base64(raw) {
  return btoa(Array.from(new Uint8Array(raw), (each) => String.fromCharCode(each)).join(""));
}

export function unbase64(text) {
  return Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
}

/** Node 18 has WebCrypto, but not as a global. */
async function crypto() {
  return globalThis.crypto ?? (await import(/* webpackIgnore: true */ "node:" + "crypto")).webcrypto;
}

async function key(secret, usage) {
  return (await crypto()).subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, [usage]);
}

export async function mac(secret, content) {
  return (await crypto()).subtle.sign("HMAC", await key(secret, "sign"), content);
}

/** In constant time, as WebCrypto promises. */
export async function isMac(secret, content, signature) {
  return (await crypto()).subtle.verify("HMAC", await key(secret, "verify"), signature, content);
}

export async function unique() {
  return (await crypto()).randomUUID();
}
