// Which conversation a key or a command is about: the row that has the focus, or the open one.

/** @param {import("paldesk/dashboard/actions").Room} room @returns {import("paldesk/protocol").Row|null} */
export function targetOf({ desk, place }) {
  const link = /** @type {HTMLElement|null} */ (document.activeElement?.closest(".inbox-rows [data-conversation]"));
  return (link && desk.state.value.rows[link.dataset.conversation]) ?? place.row.value;
}
