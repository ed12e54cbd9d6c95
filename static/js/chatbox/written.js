// A message that is more than plain text: its markup, and the files that were sent with it. Loaded with the first such
// message, because most visitors meet none. Each file is asked for with the browser's own key, so it comes as a blob.
import { rich } from "paldesk/rich";
import { linked, make } from "paldesk/chatbox/dom";
import { locale, say } from "paldesk/chatbox/say";

/** Draw it into its bubble, where until now its plain text stands.
 * @param {HTMLElement} bubble @param {any} row @param {import("paldesk/chatbox/session").Session} session */
export function fill(bubble, row, session) {
  if (row.rich) {
    bubble.classList.add("rich");
    bubble.replaceChildren(...rich(row.rich, (tag, about, inside) => make(tag, about, ...inside), linked));
  }
  bubble.append(...(row.files ?? []).map((file) => attached(file, session)));
}

function attached(file, session) {
  const save = make("button", { class: "file", type: "button", onclick: () => keep(file, session, save) });
  if (file.width) save.append(picture(file, session));
  else save.append(make("b", { text: file.name }), make("small", { text: size(file.size) }));
  return save;
}

function picture(file, session) {
  const image = make("img", { alt: file.name, width: file.width, height: file.height });
  fetched(file, session, "?preview").then((url) => (image.src = url), () => image.replaceWith(file.name));
  return image;
}

async function keep(file, session, button) {
  button.disabled = true;
  try {
    const href = await fetched(file, session);
    make("a", { href, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  } catch {
    button.append(make("small", { role: "alert", text: say("not_loaded") }));
  }
  button.disabled = false;
}

async function fetched({ id }, session, more = "") {
  const answer = await fetch(session.file(id) + more, { headers: session.headers, credentials: "omit" });
  if (!answer.ok) throw answer;
  return URL.createObjectURL(await answer.blob());
}

function size(bytes) {
  const [amount, unit, maximumFractionDigits] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), "kilobyte", 0] : [bytes / 1e6, "megabyte", 1];
  return amount.toLocaleString(locale, { style: "unit", unit, maximumFractionDigits });
}
