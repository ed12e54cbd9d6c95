// The number of unread conversations on the tab's icon.

const MARK = "M10 2h12a8 8 0 0 1 8 8v10a8 8 0 0 1-8 8H13l-6.4 3.2A1.1 1.1 0 0 1 5 30.2V27a8 8 0 0 1-3-6.3V10a8 8 0 0 1 8-8Z";
let plain = "";

/** @param {number} unread */
export function badge(unread) {
  const link = /** @type {HTMLLinkElement} */ (document.querySelector('link[rel="icon"]'));
  if (!link) return;
  plain ||= link.href;
  link.href = unread ? drawn(unread) : plain;
}

/** @param {number} unread @returns {string} a data: address */
export function drawn(unread) {
  const words = unread > 9 ? "9+" : String(unread);
  const size = words.length > 1 ? 13 : 17;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#1d7257" d="${MARK}"/><circle cx="22" cy="22" r="10" fill="#c2362b" stroke="#fbfdfb" stroke-width="1.5"/><text x="22" y="${22 + size * 0.36}" fill="#fbfdfb" font-family="system-ui,sans-serif" font-weight="700" font-size="${size}" text-anchor="middle">${words}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
