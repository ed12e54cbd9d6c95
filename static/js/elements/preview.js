/** Beside a form that is being filled in, the chat opens without taking the keyboard away from it. A classic script,
 *  which runs before the loader does. */
(() => {
  if (document.documentElement.dataset.opens === undefined) return;
  /** @type {{ (...words: any[]): void, q: any[] }} */
  const paldesk = function () {
    paldesk.q.push(arguments);
  };
  /** @type {any[]} */
  paldesk.q = [];
  Object.assign(window, { Paldesk: paldesk });
  HTMLIFrameElement.prototype.focus = () => {};
  paldesk("on", "ready", () => window["Paldesk"]("open"));
})();
