// The loader: it draws the button, and hands what the page asks for to the frame. Sent without comments and indentation.
//
// It works on pages that changed any function there is, before it came or after. So it rests on syntax, which nobody can
// change: import() and await, thenables ({ then }) instead of promises, loops that count instead of iterators. What it
// cannot do without is taken from the page's window as it comes, and if that is broken already, from a new window.
(() => {
  "use strict";
  const stub = window["Paldesk"];
  if (stub?.loaded) return;
  const script = document.currentScript;
  const home = new URL(script["src"]).origin;
  const { apply } = Reflect;
  const { assign } = Object;
  const EVENTS = /^(ready|open|close|conversation:started|message:(sent|received)|unread|identified|consent|error)$/;
  const listeners = [];
  let turn = 0, native, options, config, booting, host, root, button, panel, inner, port, framing, ready, stop, known, asked, waiting, peek, failed;

  function take({ document, Element }) {
    const { appendChild, attachShadow, addEventListener } = Element.prototype;
    native = { appendChild, attachShadow, addEventListener, createElement: document.createElement };
  }

  function element(parent, tag, properties) {
    return apply(native.appendChild, parent, [assign(apply(native.createElement, document, [tag]), properties)]);
  }

  /** @returns {any} */ const promised = (then) => ({ then });
  const fault = (code, sentence) => assign(new Error(sentence), { name: "PaldeskError", code });
  const refuse = (code, sentence) => { throw fault(code, sentence) };
  const gone = () => fault("not_booted", "boot comes first.");
  const need = (right, what) => right || refuse("wrong_argument", what + " is missing or wrong.");

  async function safely(work, failed = console.error) {
    try {
      await work();
    } catch (error) {
      failed(error);
    }
  }

  function tell(error) {
    const { code, message, told } = error;
    if (told) return;
    error.told = true;
    console.warn(`Paldesk: ${message} ${home}/docs/javascript-api/#${code}`);
    emit("error", { code, message });
  }

  function emit(name, detail) {
    for (let at = 0; at < listeners.length; at++) if (listeners[at][0] === name) safely(() => listeners[at][1](detail));
    safely(() => dispatchEvent(new CustomEvent("paldesk:" + name, { detail })));
  }

  // Only these options go to the server: the rest is the page's own business.
  async function configure({ site, locale, theme, colour, position, zIndex, launcher, texts }) {
    const given = JSON.stringify({ locale, theme, colour, position, zIndex, launcher, texts });
    try {
      config = (await import(`${home}/chatbox/${encodeURIComponent(site)}/config.js?with=${encodeURIComponent(given)}`)).default;
    } catch {
      refuse("unreachable", "The chat cannot be reached.");
    }
    if (config.code) refuse(config.code, config.detail);
    // Throws where it is no selector.
    document.querySelector(config.own);
  }

  function draw() {
    host = element(document.documentElement, "paldesk-chatbox");
    const shadow = apply(native.attachShadow, host, [{ mode: "closed" }]);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(config.css);
    shadow.adoptedStyleSheets = [sheet];
    root = element(shadow, "div", { className: config.look });
    button = element(root, "button", { hidden: config.hidden });
    button.onclick = () => Paldesk("toggle");
    root.onkeydown = ({ key }) => void (key === "Escape" && shut());
    apply(native.addEventListener, visualViewport, ["resize", fit]);
    apply(native.addEventListener, document, ["click", pressed]);
    paint();
  }

  const fit = () => host?.style.setProperty("--h", visualViewport.height + "px");

  // The page's own button, wherever it stands and however often it is drawn anew.
  function pressed(event) {
    if (!host || !event.target.closest?.(config.own)) return;
    event.preventDefault();
    Paldesk("toggle");
  }

  function paint() {
    const { unread, open } = known, { words, locale } = config;
    const many = words.unread[new Intl.PluralRules(locale).select(unread)] || words.unread.other;
    button.title = failed ? words.failed : "";
    button.ariaLabel = button.title || (open ? words.close : unread ? many.replace("{count}", unread) : words.open);
    if (panel) panel.className = "p " + (open ? "on" : peek && "peek");
    const buttons = document.querySelectorAll(config.own);
    for (let at = -1; at < buttons.length; at++) {
      const each = buttons[at] || button;
      each.ariaExpanded = open;
      each.dataset.unread = unread;
    }
  }

  async function load() {
    button.ariaBusy = true;
    failed = 0;
    const mine = (panel = element(root, "div"));
    paint();
    try {
      return await promised(frame);
    } catch (error) {
      mine.remove();
      if (mine === panel) {
        panel = framing = null;
        failed = 1;
        paint();
      }
      throw error;
    } finally {
      button.ariaBusy = null;
    }
  }

  function frame(resolve, reject) {
    if (!panel) return reject(gone());
    const blocked = () => reject(fault("blocked", `The chat's frame was not loaded: allow ${home} in frame-src.`));
    // A page that has put its own in place of MessageChannel does not hold this port: it comes from another window.
    const { MessageChannel, setTimeout } = element(panel, "iframe", { hidden: true }).contentWindow;
    ready = resolve;
    stop = reject;
    inner = element(panel, "iframe", config.frame);
    inner.onload = () => {
      const { port1, port2 } = new MessageChannel();
      port = port1;
      port.onmessage = ({ data }) => safely(() => heard(data), tell);
      inner.contentWindow.postMessage("paldesk", config.origin, [port2]);
      // Blocked or broken, it loads all the same, and says nothing.
      setTimeout(blocked, 4e3);
    };
    setTimeout(blocked, 2e4);
  }

  function heard({ id, name, detail, ...answer }) {
    if (id) return asked[id](answer);
    if (name === "ready") {
      ready(detail);
      // It was loaded anew.
      return known.open && port.postMessage({ verb: "opened" });
    }
    if (name === "close") return shut();
    if (name === "open") return verbs.open();
    if (name === "token") return renew();
    if (name === "peek") host.style.setProperty("--peek", (peek = detail.height) + "px");
    const what = name === "identified" ? "identity" : name;
    if (what in known) known[what] = detail;
    paint();
    if (EVENTS.test(name)) emit(name, detail);
  }

  async function renew() {
    let token;
    await safely(async () => (token = await options.getToken()));
    return token ? ask("identify", [{ token }]) : refuse("no_token", "getToken gave no token.");
  }

  const framed = () => (framing ||= load());

  /** The frame's answer to a verb. */
  async function ask(verb, given) {
    const { done, fault } = await promised((resolve) => {
      asked[asked.length] = resolve;
      port.postMessage({ id: asked.length - 1, verb, given });
    });
    return fault ? refuse(fault.code, fault.message) : done;
  }

  // The visitor acts: from now on the frame hears what waited for that.
  async function act() {
    await framed();
    const held = waiting || [];
    waiting = null;
    for (let at = 0; at < held.length; at++) safely(() => ask(held[at][0], held[at][1]), tell);
  }

  async function forward(verb, given) {
    if (verb === "identify" && given[0] === null) verb = "logout";
    if (verb === "logout" && waiting) waiting = [];
    const rule = config.verbs[verb] || refuse("unknown_verb", `There is no verb "${verb}".`);
    for (let at = 1; at < rule.length; at++) need(typeof given[at - 1] === rule[at] && given[at - 1] !== null, verb + "'s argument");
    if (waiting && rule[0] === "wait") {
      waiting[waiting.length] = structuredClone([verb, given]);
      return { waiting: true };
    }
    await ({ open: verbs.open, act }[rule[0]] || framed)();
    return ask(verb, given);
  }

  function shut() {
    if (!known.open) return;
    known.open = false;
    paint();
    port.postMessage({ verb: "closed" });
    if (document.activeElement === host) (document.querySelector(config.own) || button).focus();
    emit("close");
  }

  async function start(mine) {
    try {
      await configure(options);
    } catch (error) {
      if (mine === turn) booting = null;
      throw error;
    }
    // Beside the body, not in it: there it outlives pages that replace their body.
    while (!document.body) await promised((done) => setTimeout(done, 20));
    if (mine !== turn) return;
    try {
      draw();
    } catch {
      host?.remove();
      take(element(document.documentElement, "iframe", { hidden: true }).contentWindow);
      draw();
    }
    emit("ready");
    // Asked for by the page: nothing here or in its storage says that this visitor has written before.
    if (options.resume) safely(async () => (await framed()) && act(), tell);
  }

  function listens(event, listener) {
    if (!EVENTS.test(event)) refuse("unknown_event", `There is no event "${String(event)}".`);
    need(typeof listener === "function", "function");
  }

  const verbs = {
    __proto__: null,
    boot(given) {
      need(given?.site?.trim?.(), "site");
      if (booting) return given.site === options.site ? booting : refuse("booted", "shutdown comes first.");
      options = given;
      known = { __proto__: null, unread: 0, open: false, identity: null, consent: null, version: "1" };
      peek = failed = 0;
      asked = [0];
      waiting = [];
      return (booting = start(++turn));
    },
    async shutdown(given) {
      if (given?.logout) await safely(() => run("logout", []), tell);
      turn++;
      stop?.(gone());
      host?.remove();
      booting = host = panel = framing = null;
    },
    async open() {
      await act();
      if (known.open) return;
      known.open = true;
      paint();
      inner.focus();
      port.postMessage({ verb: "opened" });
      emit("open");
    },
    close: shut,
    toggle: () => (known.open ? shut() : verbs.open()),
    show: () => void (button.hidden = false),
    hide: () => void (button.hidden = true),
    on(event, listener) {
      listens(event, listener);
      listeners[listeners.length] = [event, listener];
      if (event === "ready" && host) listener();
    },
    off(event, listener) {
      listens(event, listener);
      for (let at = 0; at < listeners.length; at++) if (listeners[at][0] === event && listeners[at][1] === listener) listeners[at] = [];
    },
    get: (what) => need(what in known, "what") && known[what],
  };

  async function run(verb, given) {
    try {
      verb = String(verb);
      const mine = booting;
      if (!/^(boot|shutdown|on|off)$/.test(verb) && (await mine, !mine || mine !== booting)) throw gone();
      return await (verbs[verb] ? verbs[verb](given[0], given[1]) : forward(verb, given));
    } catch (error) {
      throw error.name === "PaldeskError" ? error : fault("wrong_argument", error.message);
    }
  }

  function Paldesk(verb, ...given) {
    const done = run(verb, given);
    safely(() => done, tell);
    return done;
  }

  take(window);
  window["Paldesk"] = assign(Paldesk, { loaded: true });
  for (let at = 0, q = stub?.q || []; at < q.length; at++) Paldesk(q[at][0], q[at][1], q[at][2]);
  if (script.dataset.site) Paldesk("boot", script.dataset);
})();
