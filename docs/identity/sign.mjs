// A token that tells the chatbox who your user is. Node's own modules are enough.
import { createHmac, randomUUID } from "node:crypto";
import process from "node:process";

const SITE_KEY = process.env.PALDESK_SITE_KEY ?? "pk_your_site_key";
const KEY_ID = process.env.PALDESK_KEY_ID ?? "ik_your_key_id";

export function tokenFor(user) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: SITE_KEY,
    sub: String(user.id),
    name: user.name,
    email: user.email,
    attributes: { plan: user.plan },
    iat: now,
    exp: now + 300,
    jti: randomUUID(),
  };
  const header = { alg: "HS256", typ: "JWT", kid: KEY_ID };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${createHmac("sha256", process.env.PALDESK_SECRET).update(signed).digest("base64url")}`;
}

console.log(tokenFor({ id: 42, name: "Zoë Müller", email: "zoe@shop.example", plan: "gold" }));
