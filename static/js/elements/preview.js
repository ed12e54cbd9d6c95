/** On the preview the chatbox shows the page's theme; on a website it follows the visitor's device. */

const { theme } = document.documentElement.dataset;

function dress() {
  try {
    frames[0].document.documentElement.style.colorScheme = theme;
  } catch {
    // The dashboard is open at another address than the chatbox's own: it keeps the device's theme.
  }
}

window.Paldesk ||= (...given) => (window.Paldesk.q ||= []).push(given);
window.Paldesk("on", "open", dress);
