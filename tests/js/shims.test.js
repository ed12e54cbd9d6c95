// The vendors' documented calls, put onto ours: each shim runs as it is served, on a window made of little.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

const source = (name) => readFileSync(new URL(`../../static/shims/${name}.js`, import.meta.url), "utf8");

/** A page with ``globals`` and the shim on it. ``calls`` are ours, in their order, without listening. */
function page(vendor, globals = {}, site = "") {
  const calls = [];
  const said = [];
  const heard = {};
  const clicks = [];
  const scripts = [];
  const window = {
    Paldesk: Object.assign(
      (verb, ...given) => {
        if (verb === "on") return void (heard[given[0]] ||= new Set()).add(given[1]);
        if (verb === "off") return void heard[given[0]]?.delete(given[1]);
        calls.push(JSON.parse(JSON.stringify([verb, ...given])));
        return Promise.reject(new Error("refused"));
      },
      { loaded: true },
    ),
    URL,
    console: { warn: (sentence) => said.push(sentence) },
    navigator: { language: "pt-BR" },
    CustomEvent: class extends Event {
      constructor(name, { detail }) {
        super(name);
        this.detail = detail;
      }
    },
    dispatched: [],
    dispatchEvent: (event) => window.dispatched.push([event.type, event.detail]),
    document: {
      currentScript: { src: `https://paldesk.test/shims/${vendor}.js`, nonce: "n1", dataset: site ? { site } : {} },
      createElement: () => ({}),
      querySelector: () => null,
      head: { append: (script) => scripts.push(script) },
      addEventListener: (name, listener) => clicks.push(listener),
    },
    ...globals,
  };
  window.window = window;
  createContext(window);
  const run = () => runInContext(`(() => {${source("common")}${source(vendor)}})()`, window);
  run();
  const fire = (name, detail) => [...(heard[name] || [])].forEach((listener) => listener(detail));
  return { window, calls, said, fire, clicks, scripts, run };
}

const plain = (value) => JSON.parse(JSON.stringify(value));

// What all have in common

test("it brings the loader from where it came, with the page's nonce, when the page has none", () => {
  const { scripts } = page("crisp", { Paldesk: undefined });
  assert.deepEqual(scripts, [{ src: "https://paldesk.test/chatbox.js", nonce: "n1" }]);
  assert.deepEqual(page("crisp").scripts, []);
});

test("it asks Trusted Types where the page has them, and says what to add where they are refused", () => {
  const trusted = { createPolicy: (name, rules) => ({ createScriptURL: (url) => `trusted ${rules.createScriptURL(url)}` }) };
  assert.equal(page("crisp", { Paldesk: undefined, trustedTypes: trusted }).scripts[0].src, "trusted https://paldesk.test/chatbox.js");
  const refusing = {
    createPolicy() {
      throw new TypeError("no");
    },
  };
  const { said } = page("crisp", { Paldesk: undefined, trustedTypes: refusing });
  assert.equal(said.length, 1);
  assert.match(said[0], /Add the script https:\/\/paldesk\.test\/chatbox\.js yourself/);
});

test("the script's own data-site comes before the other product's id", () => {
  assert.deepEqual(page("crisp", { CRISP_WEBSITE_ID: "pk_1" }).calls[0], ["boot", { site: "pk_1" }]);
  assert.deepEqual(page("crisp", { CRISP_WEBSITE_ID: "7598bf86-9ebb" }, "pk_2").calls[0], ["boot", { site: "pk_2" }]);
});

test("a call without a counterpart says one sentence, once, and throws nothing", () => {
  const { window, said } = page("crisp");
  window.$crisp.push(["do", "helpdesk:search"]);
  window.$crisp.push(["do", "helpdesk:search"]);
  window.$crisp.push(["do", "trigger:run", ["sale"]]);
  assert.deepEqual(said, [
    "Paldesk: $crisp helpdesk:search does nothing here. It has no counterpart.",
    "Paldesk: $crisp trigger:run does nothing here. It has no counterpart.",
  ]);
});

for (const [vendor, call] of Object.entries({
  crisp: ({ $crisp }) => [null, 7, "do", [], ["set", "session:event", [7]], ["set"], {}].forEach((one) => $crisp.push(one)),
  intercom: ({ Intercom }) => [[], [null], ["constructor"], ["boot", 7], ["trackEvent"], ["onUnreadCountChange", 7]].forEach((one) => Intercom(...one)),
  chatwoot: ({ chatwootSDK, window }) => {
    chatwootSDK.run();
    chatwootSDK.run({ websiteToken: "pk_1" });
    const { $chatwoot } = window;
    for (const name of Object.keys($chatwoot)) if (typeof $chatwoot[name] === "function") $chatwoot[name]();
  },
}))
  test(`${vendor} throws nothing, whatever it is given`, () => assert.doesNotThrow(() => call(page(vendor, { CRISP_WEBSITE_ID: "pk_1" }).window)));

// $crisp

test("$crisp: what was pushed before is done in order, configuration first", () => {
  const { calls } = page("crisp", {
    CRISP_WEBSITE_ID: "pk_1",
    CRISP_RUNTIME_CONFIG: { locale: "de", session_merge: true },
    $crisp: [
      null,
      ["do", "chat:open"],
      ["config", "position:reverse", [true]],
      ["config", "container:index", [99]],
      ["config", "color:mode", ["dark"]],
    ],
  });
  assert.deepEqual(calls, [["boot", { locale: "de", position: "left", zIndex: 99, theme: "dark", site: "pk_1" }], ["open"]]);
});

test("$crisp: who somebody is, and what is known of them", () => {
  const { window, calls, said } = page("crisp");
  window.$crisp.push(["set", "user:email", ["vi@shop.test"]]);
  window.$crisp.push(["set", "user:email", "old@shop.test"]);
  window.$crisp.push(["set", "user:nickname", ["Vi Visitor"]], ["set", "user:phone", ["+49 30 1"]]);
  window.$crisp.push(["set", "user:avatar", ["https://shop.test/vi.png"]]);
  window.$crisp.push(["set", "user:company", ["Acme", { url: "https://acme.test", employment: ["CEO"] }]]);
  window.$crisp.push(["set", "session:data", [[["plan", "pro"], ["seats", 3]]]]);
  window.$crisp.push(["set", "session:event", [[["user:signup", { via: "ad" }, "red"], ["seen"]]]]);
  assert.deepEqual(calls.slice(1), [
    ["update", { email: "vi@shop.test" }],
    ["update", { email: "old@shop.test" }],
    ["update", { name: "Vi Visitor" }],
    ["update", { phone: "+49 30 1" }],
    ["update", { avatar: "https://shop.test/vi.png" }],
    ["update", { company: "Acme" }],
    ["update", { attributes: { plan: "pro", seats: 3 } }],
    ["track", "user:signup", { via: "ad" }],
    ["track", "seen", {}],
  ]);
  assert.equal(window.$crisp.get("user:nickname"), "Vi Visitor");
  assert.equal(window.$crisp.get("session:data", "plan"), "pro");
  assert.equal(window.$crisp.get("session:identifier"), null);
  assert.deepEqual(said, []);
  window.$crisp.push(["set", "user:email", ["vi@shop.test", "c0ffee"]]);
  assert.deepEqual(said, ["Paldesk: A signature does nothing here. Sign a token for identify."]);
});

test("$crisp: the panel, the button, sending, and starting anew", () => {
  const { window, calls, said } = page("crisp", { CRISP_WEBSITE_ID: "pk_1" });
  for (const what of ["open", "close", "toggle", "show", "hide"]) window.$crisp.push(["do", "chat:" + what]);
  window.$crisp.push(["do", "message:send", ["text", "Hello"]]);
  window.$crisp.push(["do", "session:reset"]);
  assert.deepEqual(calls.slice(1), [["open"], ["close"], ["toggle"], ["show"], ["hide"], ["send", "Hello"], ["logout"]]);
  assert.deepEqual([window.$crisp.is("chat:visible"), window.$crisp.is("chat:hidden")], [false, true]);
  window.$crisp.push(["do", "message:send", ["file", {}]]);
  assert.match(said[0], /sending a file does nothing here/);
});

test("$crisp: a text for the field waits until the visitor opens the panel", () => {
  const { window, calls, fire } = page("crisp");
  window.$crisp.push(["set", "message:text", ["Hi"]]);
  assert.equal(calls.length, 1);
  assert.equal(window.$crisp.get("message:text"), "Hi");
  fire("open");
  assert.deepEqual(calls[1], ["message", "Hi"]);
  fire("open");
  assert.equal(calls.length, 2);
  window.$crisp.push(["set", "message:text", ["More"]]);
  assert.deepEqual(calls[2], ["message", "More"]);
});

test("$crisp: events are heard until off, and states are read", () => {
  let ready = 0;
  const { window, fire, said } = page("crisp", { CRISP_READY_TRIGGER: () => ready++ });
  const heard = [];
  for (const name of ["session:loaded", "chat:initiated", "chat:opened", "chat:closed", "message:sent", "message:received"])
    window.$crisp.push(["on", name, () => heard.push(name)]);
  fire("ready");
  fire("open");
  assert.deepEqual([window.$crisp.is("chat:opened"), window.$crisp.is("chat:closed")], [true, false]);
  fire("conversation:started");
  fire("message:sent", {});
  fire("unread", 2);
  assert.equal(window.$crisp.get("chat:unread:count"), 2);
  window.$crisp.push(["off", "chat:closed"]);
  window.$crisp.push(["off", "chat:never"]);
  fire("close");
  assert.deepEqual(heard, ["session:loaded", "chat:opened", "chat:initiated", "message:sent"]);
  assert.equal(ready, 1);
  assert.equal(window.$crisp.is("website:available"), false);
  window.$crisp.push(["safe", true]);
  window.$crisp.push(["on", "user:email:changed", () => {}]);
  assert.deepEqual(said, []);
});

test("$crisp pasted twice is there once", () => {
  const { calls, run } = page("crisp", { CRISP_WEBSITE_ID: "pk_1" });
  run();
  assert.equal(calls.length, 1);
});

// Intercom

const SNIPPET = "var i=function(){i.c(arguments)};i.q=[];i.c=function(args){i.q.push(args)};window.Intercom=i;";

test("Intercom: the pasted snippet's queue and its settings start it", () => {
  const snippet = {};
  new Function("window", SNIPPET)(snippet);
  snippet.Intercom("showNewMessage", "About order 7: ");
  const { calls } = page("intercom", {
    intercomSettings: { app_id: "pk_1", alignment: "left", z_index: 5, language_override: "de", action_color: "#112233" },
    ...snippet,
  });
  assert.deepEqual(calls, [
    ["boot", { colour: "#112233", position: "left", zIndex: "5", locale: "de", site: "pk_1" }],
    ["message", "About order 7: "],
  ]);
});

test("Intercom: boot names the user, and what is not documented is the customer's own fact", () => {
  const { window, calls, said } = page("intercom");
  window.Intercom("boot", {
    app_id: "pk_1", user_id: "9876", email: "vi@shop.test", name: "Vi", phone: "+49", created_at: 1234567890, plan: "pro",
    company: { id: "6", name: "Blue Sun" }, avatar: { type: "avatar", image_url: "https://shop.test/vi.png" },
    hide_default_launcher: true, vertical_padding: 30, alignment: "middle", z_index: -15, action_color: "red", background_color: "#333", session_duration: 1,
  });
  assert.deepEqual(calls, [
    ["boot", { site: "pk_1" }],
    ["hide"],
    ["identify", {
      user_id: "9876", email: "vi@shop.test", name: "Vi", phone: "+49", avatar: "https://shop.test/vi.png", company: "Blue Sun",
      attributes: { created_at: 1234567890, plan: "pro" },
    }],
  ]);
  window.Intercom("update", { name: "Vi V.", hide_default_launcher: false });
  window.Intercom("update");
  assert.deepEqual(calls.slice(3), [["show"], ["update", { name: "Vi V." }]]);
  window.Intercom("update", { intercom_user_jwt: "a.b.c" });
  assert.deepEqual(calls.slice(5), [["identify", { token: "a.b.c" }]]);
  window.Intercom("update", { user_id: "9876", user_hash: "c0ffee" });
  assert.deepEqual(said, ["Paldesk: Intercom's user_hash does nothing here. Sign a token as intercom_user_jwt."]);
});

test("Intercom: the panel, events and callbacks", () => {
  const { window, calls, fire } = page("intercom", { intercomSettings: { app_id: "pk_1" } });
  for (const call of ["show", "hide", "showMessages", "shutdown", "boot"]) window.Intercom(call);
  window.Intercom("showSpace", "messages");
  window.Intercom("showNewMessage");
  window.Intercom("showNewMessage", "Hi");
  window.Intercom("trackEvent", "invited-friend");
  window.Intercom("trackEvent", "ordered", { price: 5 });
  const boot = ["boot", { site: "pk_1" }];
  assert.deepEqual(calls, [
    boot, ["open"], ["close"], ["open"], ["close"], ["logout"], ["hide"], boot, ["show"], ["open"], ["open"], ["message", "Hi"],
    ["track", "invited-friend", {}], ["track", "ordered", { price: 5 }],
  ]);
  const heard = [];
  window.Intercom("onShow", () => heard.push("show"));
  window.Intercom("onHide", () => heard.push("hide"));
  window.Intercom("ready", () => heard.push("ready"));
  fire("unread", 1);
  window.Intercom("onUnreadCountChange", (count) => heard.push(count));
  fire("ready");
  fire("open");
  fire("close");
  fire("unread", 2);
  assert.deepEqual(heard, [1, "ready", "show", "hide", 2]);
});

test("Intercom: an element of the page is the launcher", () => {
  const { calls, clicks } = page("intercom", { intercomSettings: { app_id: "pk_1", custom_launcher_selector: "#help" } });
  const click = (found) => clicks[0]({ target: { closest: (selector) => selector === "#help" && found } });
  click(null);
  assert.equal(calls.length, 1);
  click({});
  assert.deepEqual(calls[1], ["open"]);
});

test("Intercom: what has no counterpart is said once by its name", () => {
  const { window, said } = page("intercom");
  for (const call of ["showArticle", "showNews", "startTour", "startSurvey", "getVisitorId", "showArticle"]) window.Intercom(call, 1);
  assert.deepEqual(said.map((sentence) => sentence.match(/"(\w+)"/)[1]), ["showArticle", "showNews", "startTour", "startSurvey", "getVisitorId"]);
});

// Chatwoot

function chatwoot(settings) {
  const made = page("chatwoot", { chatwootSettings: settings });
  made.window.chatwootSDK.run({ websiteToken: "pk_1", baseUrl: "https://paldesk.test" });
  return { ...made, $chatwoot: made.window.$chatwoot };
}

test("Chatwoot: run boots with the settings, once", () => {
  const { calls, window, $chatwoot } = chatwoot({ position: "left", useBrowserLanguage: true, hideMessageBubble: true, darkMode: "auto" });
  window.chatwootSDK.run({ websiteToken: "pk_1" });
  assert.deepEqual(calls, [["boot", { position: "left", theme: "auto", locale: "pt-BR", site: "pk_1" }], ["hide"]]);
  assert.equal($chatwoot.hideMessageBubble, true);
  assert.deepEqual(chatwoot({ locale: "pt_BR" }).calls, [["boot", { position: "right", locale: "pt-BR", site: "pk_1" }]]);
});

test("Chatwoot: the panel, the bubble, the user, and starting anew", () => {
  const { calls, said, $chatwoot } = chatwoot();
  for (const state of ["open", "close", undefined]) $chatwoot.toggle(state);
  $chatwoot.toggleBubbleVisibility("hide");
  $chatwoot.toggleBubbleVisibility("show");
  $chatwoot.setUser(7, {
    email: "vi@shop.test", name: "Vi", avatar_url: "https://shop.test/vi.png", phone_number: "+49", company_name: "Acme", city: "Bonn", social_profiles: {},
  });
  $chatwoot.setCustomAttributes({ plan: "pro" });
  $chatwoot.deleteCustomAttribute("plan");
  assert.deepEqual(calls.slice(1), [
    ["open"], ["close"], ["toggle"], ["hide"], ["show"],
    ["identify", {
      user_id: "7", email: "vi@shop.test", name: "Vi", avatar: "https://shop.test/vi.png", phone: "+49", company: "Acme", attributes: { city: "Bonn" },
    }],
    ["update", { attributes: { plan: "pro" } }],
    ["update", { attributes: { plan: null } }],
  ]);
  assert.equal($chatwoot.identifier, 7);
  $chatwoot.reset();
  assert.deepEqual(calls.slice(-2), [["close"], ["logout"]]);
  assert.deepEqual(said, []);
  $chatwoot.setUser("7", { name: "Vi", identifier_hash: "c0ffee" });
  $chatwoot.setLabel("vip");
  $chatwoot.popoutChatWindow();
  assert.equal(said.length, 3);
});

test("Chatwoot: its events are dispatched on the window", () => {
  const { window, fire, $chatwoot } = chatwoot();
  assert.equal($chatwoot.hasLoaded, false);
  fire("ready");
  assert.equal($chatwoot.hasLoaded, true);
  fire("open");
  assert.equal($chatwoot.isOpen, true);
  fire("conversation:started");
  fire("message:sent", { id: 1 });
  fire("message:received", { id: 2 });
  fire("close");
  fire("error", { code: "unreachable" });
  assert.deepEqual(plain(window.dispatched.map(([name]) => name)), [
    "chatwoot:ready", "chatwoot:opened", "chatwoot:on-start-conversation", "chatwoot:on-message", "chatwoot:on-message",
    "chatwoot:closed", "chatwoot:error",
  ]);
  assert.equal($chatwoot.isOpen, false);
});
