// What the shims share. Each is served as one script: this part, then its own.
const shim = document.currentScript;
const told = new Set();
let quiet = false;
window["Paldesk"] ||= function Paldesk(...call) {
  (Paldesk["q"] ||= []).push(call);
};

// One sentence in the console, once for each call.
function missing(call, instead = "It has no counterpart.") {
  if (!quiet && !told.has(call)) console.warn(`Paldesk: ${call} does nothing here. ${instead}`);
  told.add(call);
}

// A page's own call never throws, whatever it is given.
function safely(call, work, instead) {
  try {
    work();
  } catch {
    missing(call, instead);
  }
}

// One of our verbs; what is refused, the loader has said.
function paldesk(...call) {
  window["Paldesk"](...call)?.catch(() => {});
}

// What nobody gave is left out. Somebody without an id or a token is not identified, only known better.
function person(facts) {
  const known = JSON.parse(JSON.stringify(facts));
  if (Object.keys(known)[0]) paldesk(known.token || known.user_id ? "identify" : "update", known);
}

// Brings the loader, unless the page has it, and boots. The script's own data-site comes before the other product's id.
function boot(site, options) {
  const url = new URL("/chatbox.js", shim["src"]).href;
  const script = document.createElement("script");
  script.nonce = shim.nonce;
  const bring = () => {
    script.src = window["trustedTypes"]?.createPolicy("paldesk", { createScriptURL: String }).createScriptURL(url) || url;
    document.head.append(script);
  };
  if (!window["Paldesk"].loaded && !document.querySelector('script[src$="/chatbox.js"]'))
    safely("The shim", bring, `Add the script ${url} yourself.`);
  paldesk("boot", { ...options, site: shim.dataset.site || site });
}
