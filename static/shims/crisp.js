// $crisp, as documented at docs.crisp.chat/guides/chatbox-sdks/web-sdk/dollar-crisp
if (!window["$crisp"]?.is) {
  const EVENTS = {
    "session:loaded": "ready",
    "chat:initiated": "conversation:started",
    "chat:opened": "open",
    "chat:closed": "close",
    "message:sent": "message:sent",
    "message:received": "message:received",
  };
  const options = { locale: window["CRISP_RUNTIME_CONFIG"]?.locale };
  const known = { "session:data": {}, "chat:unread:count": 0, "chat:visible": true };
  const listening = {};
  let booted = false;

  const CALLS = {
    // Theirs waits in the field; ours would open the panel, so it waits here until the visitor opens it.
    "message:text"(text) {
      known["message:text"] = text;
      if (known["chat:opened"]) fill();
    },
    "session:data"(pairs) {
      const attributes = Object.fromEntries(pairs);
      Object.assign(known["session:data"], attributes);
      person({ attributes });
    },
    "session:event": (events) => events.map(([name, data = {}]) => paldesk("track", name, data)),
    "session:reset": () => paldesk("logout"),
    "message:send": (type, text) => (type === "text" ? paldesk("send", text) : missing("$crisp sending a " + type)),
    "position:reverse": (yes) => (options["position"] = yes ? "left" : "right"),
    "container:index": (index) => (options["zIndex"] = index),
    "color:mode": (mode) => (options["theme"] = mode),
  };

  function fill() {
    if (known["message:text"]) paldesk("message", known["message:text"]);
    known["message:text"] = null;
  }

  function chat(verb) {
    if (/show|hide/.test(verb)) known["chat:visible"] = verb === "show";
    paldesk(verb);
  }

  function user(name, fact, value, signature) {
    if (fact === "email" && signature) missing("A signature", "Sign a token for identify.");
    known[name] = value;
    person({ [fact.replace("nick", "")]: value });
  }

  function act([verb, name, value = []]) {
    if (verb === "safe") return (quiet = name);
    const rest = [value].flat();
    const [area, what] = name.split(":");
    const ours = EVENTS[name];
    if (verb === "on" && ours) {
      (listening[name] ||= []).push(value);
      paldesk("on", ours, value);
    } else if (verb === "off") listening[name]?.map((listener) => paldesk("off", ours, listener));
    else if (verb === "do" && area === "chat") chat(what);
    else if (verb === "set" && area === "user") user(name, what, ...rest);
    else if (CALLS[name] && !(booted && verb === "config")) CALLS[name](...rest);
    else missing("$crisp " + name);
  }

  function push(...calls) {
    calls.map((call) => safely("$crisp " + call, () => act(call)));
  }

  const queued = window["$crisp"] || [];
  const first = (call) => /config|safe/.test(call?.[0]);
  push(...queued.filter(first));
  booted = true;
  boot(window["CRISP_WEBSITE_ID"], options);
  paldesk("on", "open", () => {
    known["chat:opened"] = true;
    fill();
  });
  paldesk("on", "close", () => (known["chat:opened"] = false));
  paldesk("on", "unread", (count) => (known["chat:unread:count"] = count));
  paldesk("on", "ready", () => window["CRISP_READY_TRIGGER"]?.());
  window["$crisp"] = {
    push,
    get: (name, key) => (key ? known[name][key] : known[name]) ?? null,
    is(name) {
      const same = name.replace("closed", "opened").replace("hidden", "visible");
      return !!known[same] === (same === name);
    },
  };
  push(...queued.filter((call) => !first(call)));
}
