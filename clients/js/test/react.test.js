import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { fresh, leave, page, settled } from "./page.js";

let SITE;
let happened;
let bind;
let pages = 0;

/** As much of React as is used, with the strict mode that runs each new effect twice. */
function react({ strict = false } = {}) {
  const slots = [];
  let at = 0;
  let pending = [];
  const slot = (make) => (slots[at] ??= make(), slots[at++]);
  const run = (one) => (one.end = one.effect());
  return {
    useRef: (first) => slot(() => ({ current: first })),
    useMemo: (make) => slot(() => ({ made: make() })).made,
    useState(first) {
      const one = slot(() => ({ value: first }));
      return [one.value, (next) => (one.value = next)];
    },
    useEffect(effect, deps) {
      const isNew = !slots[at];
      const one = slot(() => ({}));
      if (!isNew && deps.every((dep, index) => Object.is(dep, one.deps[index]))) return;
      pending.push({ one, effect, deps, isNew });
    },
    render(component, props) {
      at = 0;
      const drawn = component(props);
      const effects = pending.splice(0);
      for (const { one } of effects) one.end?.();
      for (const { one, effect, deps } of effects) run(Object.assign(one, { effect, deps }));
      const fresh = effects.filter(({ isNew }) => strict && isNew);
      for (const { one } of fresh) one.end?.();
      for (const { one } of fresh) run(one);
      return drawn;
    },
    unmount: () => slots.forEach((one) => one.end?.()),
  };
}

beforeEach(async () => {
  // A module lives as long as its page; here each test is a page of its own, so each has a host of its own.
  SITE = { site: "pk_1", host: `https://chat${pages++}.example` };
  happened = page();
  ({ bind } = await fresh("bind"));
});
afterEach(leave);

const verbs = () => happened.calls.map(([verb]) => verb);

test("mounted it boots, and unmounted it shuts down and hears nothing more", async () => {
  const React = react();
  const { Paldesk } = bind(React);
  const heard = [];
  assert.equal(React.render(Paldesk, { ...SITE, children: "shop", onUnread: (count) => heard.push(count) }), "shop");
  await settled();
  happened.fire("unread", 2);
  React.unmount();
  await settled();
  happened.fire("unread", 3);
  assert.deepEqual(happened.calls, [["boot", { site: "pk_1" }], ["shutdown"]]);
  assert.deepEqual(heard, [2]);
});

test("strict mode's second effect boots once and says no farewell", async () => {
  const React = react({ strict: true });
  const { Paldesk } = bind(React);
  React.render(Paldesk, { ...SITE, identity: { user_id: "7" } });
  await settled();
  assert.deepEqual(happened.calls, [["boot", { site: "pk_1" }], ["identify", { user_id: "7" }]]);
});

test("rendered again with the same words nothing happens, and the newest functions hear", async () => {
  const React = react();
  const { Paldesk } = bind(React);
  const heard = [];
  React.render(Paldesk, { ...SITE, identity: { user_id: "7" }, onOpen: () => heard.push("old") });
  React.render(Paldesk, { ...SITE, identity: { user_id: "7" }, onOpen: () => heard.push("new") });
  await settled();
  happened.fire("open");
  assert.deepEqual(verbs(), ["boot", "identify"]);
  assert.deepEqual(heard, ["new"]);
});

test("another identity is identified, and nobody after somebody is a log-out", async () => {
  const React = react();
  const { Paldesk } = bind(React);
  for (const identity of [undefined, { token: "a" }, { token: "b" }, null, null]) React.render(Paldesk, { ...SITE, identity });
  await settled();
  assert.deepEqual(happened.calls, [
    ["boot", { site: "pk_1" }],
    ["identify", { token: "a" }],
    ["identify", { token: "b" }],
    ["logout"],
  ]);
});

test("another site or look begins anew with the identity", async () => {
  const React = react();
  const { Paldesk } = bind(React);
  React.render(Paldesk, { ...SITE, identity: { user_id: "7" } });
  React.render(Paldesk, { ...SITE, site: "pk_2", identity: { user_id: "7" } });
  await settled();
  assert.deepEqual(verbs(), ["boot", "identify", "shutdown", "boot", "identify"]);
  assert.equal(happened.calls[3][1].site, "pk_2");
});

test("a page that gives way to another with the same chatbox keeps it", async () => {
  const [one, other] = [react(), react()];
  const shared = {};
  const { Paldesk } = bind(new Proxy(shared, { get: (_, name) => (...given) => shared.now[name](...given) }));
  shared.now = one;
  one.render(Paldesk, SITE);
  one.unmount();
  shared.now = other;
  other.render(Paldesk, SITE);
  await settled();
  assert.deepEqual(verbs(), ["boot"]);
});

test("getToken is the newest, and hidden hides the button and shows it again", async () => {
  const React = react();
  const { Paldesk } = bind(React);
  React.render(Paldesk, { ...SITE, hidden: true, getToken: () => "old" });
  React.render(Paldesk, { ...SITE, hidden: false, getToken: () => "new" });
  await settled();
  assert.deepEqual(verbs(), ["boot", "hide", "show"]);
  assert.equal(happened.calls[0][1].getToken(), "new");
});

test("the hook's verbs wait for the component, and its state follows", async () => {
  const React = react();
  const { Paldesk, usePaldesk } = bind(React);
  const Child = () => usePaldesk();
  const opened = React.render(Child).open();
  await settled();
  assert.deepEqual(happened.calls, []);
  const App = () => (usePaldesk(), Paldesk(SITE));
  React.render(App);
  await opened;
  assert.deepEqual(verbs(), ["boot", "open"]);
  happened.fire("ready");
  happened.fire("open");
  happened.fire("unread", 4);
  const { isReady, isOpen, unread } = React.render(Child);
  assert.deepEqual([isReady, isOpen, unread], [true, true, 4]);
  happened.fire("close");
  assert.equal(React.render(Child).isOpen, false);
});

test("on the server the component draws its children and the hook's verbs resolve", async () => {
  leave();
  const React = { useEffect() {}, useMemo: (make) => make(), useRef: (current) => ({ current }), useState: (first) => [first, () => {}] };
  const { Paldesk, usePaldesk } = bind(React);
  assert.equal(Paldesk({ ...SITE, children: "shop" }), "shop");
  assert.equal(await usePaldesk().open(), undefined);
});
