import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { register } from "node:module";
import { test } from "node:test";

const here = (path) => new URL(`../${path}`, import.meta.url);
const manifest = JSON.parse(readFileSync(here("package.json"), "utf8"));
const types = readFileSync(here("index.d.ts"), "utf8");

test("everything that the package names is there and is packed", () => {
  const named = Object.values(manifest.exports).flatMap((entry) => (typeof entry === "string" ? [] : Object.values(entry)));
  const inside = (name) => readdirSync(here(name.slice(0, -1))).map((each) => name.replace("*", each));
  const packed = new Set(manifest.files.flatMap((name) => (name.endsWith("/*") ? inside(name) : name)));
  for (const path of named) assert.ok(packed.has(path.slice(2)), path);
  for (const path of packed) assert.ok(existsSync(here(path)), path);
  for (const path of [...packed].filter((name) => name.endsWith(".js")))
    for (const [, needed] of readFileSync(here(path), "utf8").matchAll(/from "(\.{1,2}\/[^"]+)"/g))
      assert.ok(packed.has(posix.join(posix.dirname(path), needed)), needed);
});

test("the types name every verb, and the hook has all but those that are the component's", async () => {
  const { load } = await import("@paldesk/chatbox");
  const { Mount } = await import("../mount.js");
  const verbs = Object.keys(load()).filter((name) => name !== "ready");
  const typed = types.match(/interface Chatbox \{(.+?)\n\}/s)[1].matchAll(/^ {2}(\w+)[(<]/gm);
  assert.deepEqual([...typed].map(([, name]) => name).sort(), verbs.toSorted());
  assert.deepEqual(Object.keys(new Mount().verbs()).sort(), verbs.filter((name) => !["boot", "shutdown"].includes(name)).sort());
});

test("the entry for React binds the React that is installed", async () => {
  const react = "data:text/javascript,export const useEffect=()=>{},useMemo=(m)=>m(),useRef=(c)=>({current:c}),useState=(f)=>[f]";
  const resolve = `export const resolve = (name, context, next) => name === "react" ? { url: ${JSON.stringify(react)}, shortCircuit: true } : next(name, context)`;
  register(`data:text/javascript,${encodeURIComponent(resolve)}`);
  const { Paldesk, usePaldesk } = await import("@paldesk/chatbox/react");
  assert.equal(Paldesk({ site: "pk_1", host: "https://chat.example", children: "shop" }), "shop");
  assert.equal(usePaldesk().unread, 0);
});
