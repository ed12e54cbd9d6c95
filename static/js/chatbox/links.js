// Below a message, what its first link leads to: asked of our own server, which asks the page. Loaded with the first
// link, where the site shows such cards.
import { make } from "paldesk/chatbox/dom";

const TRIES = 4;

/**
 * @param {any} frame
 * @param {HTMLElement} bubble
 * @param {{ seq: number }} row of an operator's message that holds a link
 */
export async function preview({ session, store, transcript }, bubble, { seq }) {
  const found = await known(session, `${session.base}conversations/${store.conversation}/links/${seq}/`);
  // The message may have been edited or taken back meanwhile: then its bubble is another.
  if (!found || !bubble.isConnected || bubble.querySelector(".link-card")) return;
  bubble.append(card(found));
  if (transcript.following) transcript.toEnd();
}

async function known(session, address) {
  for (let turn = 0; turn < TRIES; turn += 1) {
    const answer = await fetch(address, { headers: session.headers, credentials: "omit" }).catch(() => null);
    if (answer?.status === 200) return answer.json();
    if (answer?.status !== 202) return null;
    await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers.get("Retry-After"))));
  }
  return null;
}

function card({ address, title, words, site }) {
  const about = { class: "link-card", href: address, target: "_blank", rel: "noopener noreferrer nofollow", dir: "auto" };
  const where = site ?? new URL(address).host;
  return make("a", about, make("small", { text: where }), make("b", { text: title }), words ? make("span", { text: words }) : "");
}
