// What is known of the contacts beside the conversations; asked for when looked at, corrected in place.
import { signal } from "@preact/signals";
import { CONTACT_CHANGED } from "paldesk/protocol";
import { doubt } from "paldesk/dashboard/state";

/**
 * @typedef {{ number: number, status: "open"|"closed", activity_at: number, preview: string }} Earlier
 * @typedef {"text"|"number"|"yesno"|"date"|"list"|"link"} Kind
 * @typedef {{ name: string, title: string, kind: Kind, options: string[], help: string, value: string|number|boolean|null, fixed: boolean,
 *   said: string, verified: boolean, pinned: boolean, at: number|null }} Known   one fact, who said it and when; fixed: not to be put right here
 * @typedef {{ id: string, name: string, hue: number, on: boolean }} Label
 * @typedef {{ id: string, by: string, body: string, at: number }} Note
 * @typedef {{ id: string, label: string, name: string, email: string, phone: string, verified: boolean, edits: boolean, known: Known[],
 *   first_seen_at: number, last_seen_at: number, site: string, conversations: Earlier[], profile: string, acts: string, there: string,
 *   enrichment: import("paldesk/dashboard/enriched").Enrichment, labels: Label[], owner: string|null, notes: Note[], notes_count: number,
 *   segments: { id: string, name: string, url: string }[] }} Contact   acts: where labels and the owner are changed
 */

export class People {
  #known = new Map();

  /** @param {import("paldesk/dashboard/http").Server} server @param {string} root  the inbox's address
   * @param {(row: any) => void} onChanged   a contact was corrected: its row as it is now */
  constructor(server, root, onChanged) {
    this.server = server;
    this.root = root;
    this.onChanged = onChanged;
  }

  /** @returns {import("@preact/signals").Signal<{ contact: Contact|null, trouble: string }>} */
  of(row) {
    if (!this.#known.has(row.contact)) this.#known.set(row.contact, signal({ contact: null, trouble: "" }));
    return this.#known.get(row.contact);
  }

  async load(row) {
    const known = this.of(row);
    try {
      known.value = { contact: await this.server.get(this.#url(row)), trouble: "" };
    } catch (fault) {
      known.value = { ...known.peek(), trouble: fault.detail ?? String(fault) };
    }
  }

  /** Correct one fact. Raises Failure; `told.errors` then says what is wrong with it. */
  async correct(row, name, value) {
    const contact = await this.server.post(this.#url(row), { [name]: value });
    this.of(row).value = { contact, trouble: "" };
    this.onChanged(await this.server.get(`${this.root}${row.number}/row/`));
  }

  /** Put one fact right that stands in no field of its own; empty says that it is not so. Raises Failure. */
  async putRight(row, name, value) {
    await this.server.post(`${this.of(row).peek().contact.profile}fact/`, { name, value });
    await this.load(row);
  }

  /** Label it, or say whose it is; answers with the word that undoes it. Raises Failure. @param {object} action */
  async act(row, action) {
    const { contact } = this.of(row).peek();
    const { undo } = await this.server.post(contact.acts, action.undo ? action : { ...action, ids: [contact.id] });
    await this.load(row);
    return undo;
  }

  /** Raises Failure. */
  async note(row, body) {
    await this.server.post(`${this.of(row).peek().contact.profile}notes/`, { body });
    await this.load(row);
  }

  /** More is known of somebody: it is shown at once where it is looked at.
   * @param {import("paldesk/dashboard/desk").Desk} desk @param {() => any} shown   the row beside which a contact stands */
  follow(desk, shown) {
    desk.hear(CONTACT_CHANGED, ({ contact, conversations }) => {
      const theirs = Object.values(desk.state.value.rows).filter((row) => row.contact === contact || conversations.includes(row.id));
      desk.change((state) => doubt(state, theirs.map(({ id }) => id)));
      const row = shown();
      if (theirs.some(({ id }) => id === row?.id)) this.load(row);
    });
  }

  #url(row) {
    return `${this.root}${row.number}/contact/`;
  }
}
