// What can be asked of contacts, in the words of the editor. The vocabulary itself is crm/asking/vocabulary.py.

/**
 * @typedef {{ id: string, name: string }} Option
 * @typedef {{ name: string, title: string, kind: string, options: string[] }} Definition
 * @typedef {{ label: Option[], owner: Option[], company: Option[], segment: Option[], language: Option[], country: Option[], attributes: Definition[], events: string[] }} Offers
 * @typedef {{ words: string, input: string, is?: string }} Way      how a field asks, and what it compares with
 * @typedef {{ words: string, group: string, ways: Record<string, Way>, extra?: Option[], help?: string }} Field   help: where it is known from
 * @typedef {{ field: string, is?: string, of?: any[], name?: string, value?: any, date?: string, days?: number, times?: number, text?: string }} Condition
 */

const way = (words, input = "") => ({ words, input });
const either = (any = "is any of", none = "is none of") => ({ any: way(any, "many"), none: way(none, "many") });
const known = { set: way("is known"), unset: way("is not known") };
const yes = (words, no) => ({ yes: way(words), no: way(no) });
const TIMES = {
  within: way("in the last", "days"),
  beyond: way("more than", "days-ago"),
  before: way("before", "date"),
  after: way("after", "date"),
};

const ABOUT = "About the person", DID = "What they did", SORTED = "How your team sorts them";

/** @type {Record<string, Field>} */
const FIELDS = {
  search: { words: "Name, e-mail or phone", group: ABOUT, ways: { search: way("has the words", "text") } },
  has_email: { words: "E-mail address", group: ABOUT, ways: yes("is known", "is not known") },
  has_phone: { words: "Phone number", group: ABOUT, ways: yes("is known", "is not known") },
  language: { words: "Language", group: ABOUT, ways: either() },
  country: { words: "Country of a visit", group: ABOUT, ways: either(), help: "From the visits of people who agreed to be seen. Of everybody else no country is known: “is none of” includes them." },
  verified: { words: "Verified by your server", group: ABOUT, ways: yes("yes", "no") },
  created: { words: "Created", group: DID, ways: TIMES },
  seen: { words: "Last seen", group: DID, ways: TIMES },
  event: { words: "Event", group: DID, ways: { did: way("happened", "event"), did_not: way("did not happen", "event") } },
  label: { words: "Label", group: SORTED, ways: { any: way("is any of", "many"), all: way("has all of", "many"), none: way("has none of", "many") } },
  owner: { words: "Owner", group: SORTED, ways: either(), extra: [{ id: "nobody", name: "Nobody" }] },
  company: { words: "Company", group: SORTED, ways: either(), extra: [{ id: "none", name: "No company" }] },
  segment: { words: "Segment", group: SORTED, ways: either("is in any of", "is in none of") },
  blocked: { words: "Blocked", group: SORTED, ways: yes("yes", "no") },
};

const CONTAINS = { contains: way("contains", "text"), without: way("does not contain", "text") };
/** @type {Record<string, Record<string, Way>>} */
const KINDS = {
  text: { ...either(), ...CONTAINS, ...known },
  link: { ...CONTAINS, ...known },
  number: { any: way("is any of", "numbers"), greater: way("is greater than", "number"), less: way("is less than", "number"), none: way("is none of", "numbers"), ...known },
  yesno: { any: way("is", "yesno"), ...known },
  date: { before: way("is before", "date"), after: way("is after", "date"), ...known },
  list: { ...either(), ...known },
};

/** By key: the name of a field, or `attribute:` and the name of one. @param {Definition[]} attributes @returns {Record<string, Field>} */
export function fieldsFor(attributes) {
  const own = attributes.map(({ name, title, kind }) => [`attribute:${name}`, { words: title, group: "Attributes", ways: KINDS[kind] ?? KINDS.text }]);
  return { ...FIELDS, ...Object.fromEntries(own) };
}

/** @param {Condition} condition */
export const keyOf = ({ field, name }) => (field === "attribute" ? `attribute:${name}` : field);

/** Which of its field's ways a condition asks in. @param {Condition} condition */
export const wayOf = (condition) => condition.is ?? condition.field;

/** A condition that asks nothing yet; what the one before compared with stays where it fits. @param {string} key @param {Field} field @param {string} [asks] @param {Partial<Condition>} [before] @returns {Condition} */
export function begun(key, field, asks = Object.keys(field.ways)[0], before = {}) {
  const [name, attribute] = key.startsWith("attribute:") ? ["attribute", key.slice("attribute:".length)] : [key, undefined];
  const condition = { field: name, ...(attribute === undefined ? {} : { name: attribute }), ...(asks === name ? {} : { is: asks }) };
  return { ...condition, ...compared(name, field.ways[asks].input, before) };
}

/** @param {string} field @param {string} input @param {Partial<Condition>} before */
function compared(field, input, before) {
  switch (input) {
    case "many": return { of: before.of ?? [] };
    case "numbers": return { of: (before.of ?? []).filter(Number.isFinite) };
    case "yesno": return { of: [before.of?.[0] !== false] };
    case "days":
    case "days-ago": return { days: before.days ?? 30 };
    case "date": return { date: before.date ?? "" };
    case "number": return { value: Number.isFinite(before.value) ? before.value : undefined };
    case "event": return { name: before.name ?? "", ...(before.times ? { times: before.times } : {}), ...(before.days ? { days: before.days } : {}) };
    case "text": return field === "search" ? { text: before.text ?? "" } : { value: typeof before.value === "string" ? before.value : "" };
    default: return {};
  }
}

/** Whether somebody has still to write something. @param {Condition} condition @param {string} input */
export function unfinished(condition, input) {
  if (input === "many" || input === "numbers") return !condition.of?.length;
  if (input === "text") return !(condition.field === "search" ? condition.text : condition.value);
  if (input === "number") return !Number.isFinite(condition.value);
  if (input === "date") return !condition.date;
  if (input === "days" || input === "days-ago") return !condition.days;
  return input === "event" && !condition.name;
}
