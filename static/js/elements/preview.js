/** On the preview the chatbox shows the page's theme; on a website it follows the visitor's device.
 *
 *  The chatbox closes its shadow root to every page. This one is ours, so it keeps the root as it is made: a classic
 *  script, which runs before the loader does. */
(() => {
  const { theme, opens } = document.documentElement.dataset;
  const { attachShadow } = Element.prototype;
  let root;

  Element.prototype.attachShadow = function (options) {
    root = attachShadow.call(this, options);
    return root;
  };

  function dress() {
    // None when the dashboard is open at another address than the chatbox's own: then it follows the device.
    const inside = root.querySelector("iframe").contentDocument;
    if (inside) inside.documentElement.style.colorScheme = theme;
  }

  /** @type {{ (...words: any[]): void, q: any[] }} */
  const paldesk = function () {
    paldesk.q.push(arguments);
  };
  /** @type {any[]} */
  paldesk.q = [];
  Object.assign(window, { Paldesk: paldesk });
  paldesk("on", "open", dress);
  if (opens === undefined) return;
  // Beside a form that is being filled in, the chat opens without taking the keyboard away from it.
  HTMLIFrameElement.prototype.focus = () => {};
  paldesk("on", "ready", () => window["Paldesk"]("open"));
})();
