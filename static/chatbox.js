// The loader. It is sent as it stands.
(() => {
  "use strict";
  const stub = window["Paldesk"];
  if (stub?.loaded) return;
  const script = document.currentScript;
  const CSS = `:host{all:initial!important}
*{box-sizing:border-box}
div{--b:calc(20px + env(safe-area-inset-bottom));font:600 12px/20px system-ui,sans-serif}
button,.p{position:fixed;z-index:var(--z);bottom:var(--b);right:20px}
.left *{right:auto;left:20px}
button{width:56px;height:56px;padding:14px;border:1px solid #8884;border-radius:50%;background:var(--c);color:var(--i);cursor:pointer;box-shadow:0 4px 16px #0004}
button:focus-visible{outline:3px solid var(--c);outline-offset:3px}
[aria-busy]{opacity:.7}
i{display:block;width:26px;height:26px;background:currentColor;clip-path:path("M13 2a11 11 0 0 0-9.6 16.3L2 24l5.7-1.4A11 11 0 1 0 13 2Z")}
[aria-expanded=true] i{clip-path:path("M4 8l2-2 7 7 7-7 2 2-9 9Z")}
.left b,b{position:absolute;left:38px;top:-4px;min-width:20px;padding:0 5px;border-radius:10px;background:#c3241c;color:#fff}
.p{z-index:calc(var(--z) + 1);bottom:calc(var(--b) + 72px);width:400px;max-width:calc(100vw - 40px);height:min(720px,85vh,100dvh - 112px);border:1px solid #8884;border-radius:16px;overflow:hidden;background:Canvas;color-scheme:light dark;box-shadow:0 4px 32px #0004;transition:.16s}
.p:not(.on){visibility:hidden;opacity:0;translate:0 8px}
iframe{width:100%;height:100%;border:0}
[hidden]{display:none}
@media(max-width:480px){.left .p,.p{inset:0;width:auto;max-width:none;height:var(--h,100dvh);border:0;border-radius:0;padding:env(safe-area-inset-top) 0 env(safe-area-inset-bottom)}}
@media(prefers-reduced-motion){.p{transition:none}}
@media(forced-colors:active){i{forced-color-adjust:none;background:ButtonText}}
@media print{div{display:none}}`;
  const listeners = {};
  let booting, config, host, root, button, badge, panel, port, framing, site, isOpen, unread;

  const fault = (code, sentence) => Object.assign(new Error(sentence), { name: "PaldeskError", code });

  function refuse(code, sentence) {
    throw fault(code, sentence);
  }

  function need(kind, value, what) {
    return (typeof value === kind && value) || refuse("wrong_argument", what + " is missing or wrong.");
  }

  function emit(name, detail) {
    for (const listener of listeners[name] || []) Promise.resolve(detail).then(listener).catch(console.error);
    dispatchEvent(new CustomEvent("paldesk:" + name, { detail }));
  }

  function tell(error) {
    if (error.told) return;
    error.told = true;
    const { code, message } = error;
    console.warn("Paldesk: " + message);
    emit("error", { code, message });
  }

  async function configured(key) {
    const url = new URL(`/chatbox/${key}/config.json`, script["src"]);
    const answer = await fetch(url, { credentials: "omit" }).catch(() => new Response("{}", { status: 503 }));
    const found = await answer.json().catch(() => ({}));
    return answer.ok ? found : refuse(found.code || "unreachable", found.detail || "The chat cannot be reached.");
  }

  function element(parent, tag, attributes) {
    const made = document.createElement(tag);
    for (const name in attributes) made.setAttribute(name, attributes[name]);
    parent.append(made);
    return made;
  }

  // Black or white: what is read better.
  function ink(colour) {
    const [r, g, b] = [1, 3, 5].map((at) => (parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2);
    return 0.21 * r + 0.72 * g + 0.07 * b > 0.18 ? "#111" : "#fff";
  }

  function draw({ zIndex = 2147483000, position = config.position }) {
    host = element(document.body, "paldesk-chatbox");
    const shadow = host.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    shadow.adoptedStyleSheets = [sheet];
    root = element(shadow, "div", { class: position });
    root.style.cssText = `--z:${zIndex};--c:${config.colour};--i:${ink(config.colour)}`;
    button = element(root, "button", { type: "button" });
    element(button, "i");
    badge = element(button, "b", { "aria-hidden": true });
    button.onclick = () => Paldesk("toggle");
    root.onkeydown = (event) => {
      if (event.key === "Escape") shut();
    };
    visualViewport.addEventListener("resize", () => root.style.setProperty("--h", visualViewport.height + "px"));
    paint();
  }

  function paint() {
    button.ariaLabel = isOpen ? "Close the chat" : "Open the chat" + (unread ? `, ${unread} unread` : "");
    button.ariaExpanded = !!isOpen;
    badge.hidden = !unread || isOpen;
    badge.textContent = unread;
    panel?.classList.toggle("on", !!isOpen);
  }

  function framed() {
    return (framing ||= frame().catch((error) => {
      unframe();
      throw error;
    }));
  }

  function frame() {
    button.ariaBusy = true;
    panel = element(root, "div", { class: "p" });
    const inner = element(panel, "iframe", {
      title: config.name + ": chat",
      sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox",
      src: config.frame,
    });
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(fault("unreachable", "The chat could not be loaded. Try again.")), 2e4);
      inner.onload = () => {
        const channel = new MessageChannel();
        port = channel.port1;
        port.onmessage = ({ data }) => (data.name === "ready" ? resolve(inner) : heard(data));
        inner.contentWindow.postMessage("paldesk", new URL(config.frame).origin, [channel.port2]);
      };
    }).finally(() => (button.ariaBusy = null));
  }

  function unframe() {
    panel?.remove();
    panel = framing = null;
  }

  function heard({ name, detail }) {
    if (name === "close") return shut();
    if (name === "unread") {
      unread = detail;
      paint();
    }
    if (name === "conversation:started") resumes(1);
    emit(name, detail);
  }

  function resumes(yes) {
    try {
      return yes ? sessionStorage.setItem("paldesk", yes) : sessionStorage.getItem("paldesk");
    } catch {}
  }

  function shut() {
    if (!isOpen) return;
    isOpen = false;
    paint();
    port.postMessage({ verb: "closed" });
    button.focus();
    emit("close");
  }

  async function write(name, text, first) {
    need("string", text, "text");
    await first();
    port.postMessage({ verb: name, given: [text] });
  }

  const verbs = {
    boot(options) {
      const key = need("string", options?.site, "site");
      if (booting) return key === site ? booting : refuse("booted", "shutdown comes first.");
      site = key;
      booting = configured(key).then(async (found) => {
        config = found;
        if (!document.body) await new Promise((done) => addEventListener("DOMContentLoaded", done));
        if (!booting) return;
        draw(options);
        if (resumes()) framed().catch(tell);
        emit("ready");
      });
      return booting;
    },
    shutdown() {
      host?.remove();
      unframe();
      booting = host = isOpen = unread = null;
    },
    async open() {
      const inner = await framed();
      if (isOpen) return;
      isOpen = true;
      paint();
      inner.focus();
      port.postMessage({ verb: "opened" });
      emit("open");
    },
    close: shut,
    toggle: () => (isOpen ? shut() : verbs.open()),
    show: () => void (button.hidden = false),
    hide: () => void (button.hidden = true),
    message: (text) => write("message", text, verbs.open),
    send: (text) => write("send", text, framed),
    on(event, listener) {
      need("function", listener, "function");
      (listeners[event] ||= new Set()).add(listener);
      if (event === "ready" && host) listener();
    },
    off: (event, listener) => void listeners[event]?.delete(listener),
    get: (what) => ({ unread: unread || 0, open: !!isOpen })[what] ?? need(0, 0, "what"),
  };

  async function run(verb, given) {
    if (!Object.hasOwn(verbs, verb)) refuse("unknown_verb", `There is no verb "${verb}".`);
    if (!/^(boot|shutdown|on|off)$/.test(verb)) await (booting || refuse("not_booted", "boot comes first."));
    return verbs[verb](...given);
  }

  function Paldesk(verb, ...given) {
    const done = run(verb, given);
    done.catch(tell);
    return done;
  }

  Paldesk.loaded = true;
  window["Paldesk"] = Paldesk;
  for (const given of stub?.q || []) Paldesk(...given);
  if (script.dataset.site) Paldesk("boot", script.dataset);
})();
