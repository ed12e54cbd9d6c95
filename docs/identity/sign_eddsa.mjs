// The same with a key pair of your own (EdDSA): the private half never leaves your server, and we hold no secret.
//   openssl genpkey -algorithm ed25519 -out private.pem
//   openssl pkey -in private.pem -pubout            prints what the settings ask for
import { createPrivateKey, randomUUID, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import process from "node:process";

const SITE_KEY = process.env.PALDESK_SITE_KEY ?? "pk_your_site_key";
const KEY_ID = process.env.PALDESK_KEY_ID ?? "ik_your_key_id";
const key = createPrivateKey(readFileSync(process.env.PALDESK_PRIVATE_KEY ?? "private.pem"));

export function tokenFor(user) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { aud: SITE_KEY, sub: String(user.id), name: user.name, email: user.email, iat: now, exp: now + 300, jti: randomUUID() };
  const header = { alg: "EdDSA", typ: "JWT", kid: KEY_ID };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`;
}

console.log(tokenFor({ id: 42, name: "Zoë Müller", email: "zoe@shop.example" }));
