// Where this visitor is on the site: asked of the page around only after a yes to that, told to our server, and no
// more from the moment on that it is taken back. What the page may answer, and who tells it, is in static/page.js.
import { PAGE_LEAVE, PAGE_VIEW, SESSION_OPENED, VISIT_ENDED } from "paldesk/protocol";

const ASKING = "paldesk:page";

/** The line to the page. @type {MessagePort|null} */
let port = null;
/** The page that is shown now, and whether the server has not heard of it. */
let page = null;
let untold = false;
/** Whose session heard of it: another one has to be told anew. */
let whose;
/** How long the page was in sight, in milliseconds, and since when it is. */
let seen = 0;
let since = 0;
let listening = false;

/** The visitor agreed, and the site keeps visits. @param {any} frame */
export function begin(frame) {
  listen(frame);
  if (port || !frame.host.origin) return;
  const { port1, port2 } = new MessageChannel();
  port = port1;
  port.onmessage = ({ data }) => arrived(frame, data);
  window.parent.postMessage(ASKING, frame.host.origin, [port2]);
}

/** The visitor took it back. */
export function stop() {
  port?.postMessage("enough");
  port?.close();
  port = page = null;
}

function listen(frame) {
  if (listening) return;
  listening = true;
  frame.hear((told) => heard(frame, told));
  document.addEventListener("visibilitychange", () => left(frame));
  window.addEventListener("pagehide", () => left(frame));
}

function heard(frame, { type, visits, you }) {
  if (type === VISIT_ENDED || (type === SESSION_OPENED && !visits)) return stop();
  if (type !== SESSION_OPENED) return;
  // After a cut line the page stands; after a log-in it is somebody else's.
  if (page && (untold || you !== whose)) view(frame);
  whose = you;
}

function arrived(frame, { url, title, referrer, screen }) {
  left(frame);
  const size = /^[1-9]\d{0,4}x[1-9]\d{0,4}$/.exec(screen)?.[0] ?? "";
  page = { url: text(url, 4000), title: text(title, 500), referrer: text(referrer, 4000), screen: size };
  seen = since = 0;
  sight();
  view(frame);
}

function view(frame) {
  const language = /^[a-z]{2,3}(-[a-z0-9]{1,8})?/i.exec(navigator.language)?.[0] ?? "";
  untold = !frame.send({ type: PAGE_VIEW, ...page, language });
}

/** Said whenever it goes out of sight, too, for a tab that is closed may say nothing. */
function left(frame) {
  sight();
  if (page && !untold && seen) frame.send({ type: PAGE_LEAVE, seconds: Math.min(86_400, Math.round(seen / 1000)) });
}

function sight() {
  const now = performance.now();
  if (since) seen += now - since;
  since = document.visibilityState === "visible" ? now : 0;
}

const text = (value, most) => (typeof value === "string" ? value : "").slice(0, most);
