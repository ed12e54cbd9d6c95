// A page of the demo shop on which the calls can be tried: what they answer, what is said in the console, and every
// event stand in a list. A classic script, so that it listens before anything else does.
(() => {
  const EVENTS = [
    "ready",
    "open",
    "close",
    "conversation:started",
    "message:sent",
    "message:received",
    "unread",
    "identified",
    "consent",
    "error",
  ];
  /** @type {Record<string, (call: any[]) => any>} */
  const SPEAKS = {
    paldesk: (call) => window["Paldesk"](...call),
    chat: ([verb, ...given]) => window["chat"][verb](...given),
    crisp: (call) => void window["$crisp"].push(call),
    intercom: (call) => window["Intercom"](...call),
    chatwoot: ([name, ...given]) => void window["$chatwoot"][name](...given),
  };
  const call = SPEAKS[document.currentScript.dataset.speaks];
  const early = [];

  function tell(kind, words, wrong = false) {
    const list = document.querySelector("#told");
    if (!list) return void early.push([kind, words, wrong]);
    list.querySelector(".try-empty")?.remove();
    const line = document.createElement("li");
    const [label, text] = [document.createElement("span"), document.createElement("code")];
    label.textContent = kind;
    text.textContent = words;
    line.classList.toggle("wrong", wrong);
    line.append(label, text);
    list.append(line);
    list.scrollTop = list.scrollHeight;
  }

  async function press(asked) {
    try {
      const answer = await call(asked);
      if (answer !== undefined) tell("Answer", JSON.stringify(answer));
    } catch ({ name, code, message }) {
      tell("Refused", code ? `${name}: ${code}` : message, true);
    }
  }

  for (const name of EVENTS)
    addEventListener(`paldesk:${name}`, (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      tell("Event", detail == null ? name : `${name} ${JSON.stringify(detail)}`);
    });

  const warn = console.warn;
  console.warn = (...words) => {
    warn.apply(console, words);
    tell("Console", words.join(" "), true);
  };

  addEventListener("DOMContentLoaded", () => early.splice(0).forEach((line) => tell(...line)));
  addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement} */ (target).closest("[data-call]");
    if (button instanceof HTMLElement) press(JSON.parse(button.dataset.call));
  });
})();
