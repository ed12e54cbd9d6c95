// What a view can ask, in words. The vocabulary itself is chat/conditions.py.

/**
 * @typedef {{ id: string, words: string, gone?: boolean }} Option
 * @typedef {{ name: string, words: string, options: Option[], gone?: string }} Field
 */

const words = (pairs) => Object.entries(pairs).map(([id, said]) => ({ id, words: said }));
const named = (list) => list.map(({ id, name }) => ({ id, words: name }));

/** @param {{ labels: any[], teams: any[], people: any[], sites: any[], segments: any[] }} known @returns {Field[]} */
export function fieldsFor({ labels, teams, people, sites, segments }) {
  const label = (name, said) => ({ name, words: said, options: named(labels), gone: "A deleted label" });
  return [
    { name: "status", words: "Status", options: words({ open: "Open", pending: "Pending", snoozed: "Snoozed", closed: "Closed" }) },
    { name: "assignee", words: "Assigned to", options: [...words({ me: "Me", nobody: "Nobody", anyone: "Anybody" }), ...named(people)], gone: "Somebody who left" },
    { name: "team", words: "Team", options: teams.length ? [...words({ mine: "My teams", none: "No team" }), ...named(teams)] : [], gone: "A deleted team" },
    label("labels_any", "With any of these labels"),
    label("labels_all", "With all of these labels"),
    label("labels_none", "With none of these labels"),
    { name: "priority", words: "Priority", options: words({ urgent: "Urgent", high: "High", medium: "Medium", low: "Low", none: "No priority" }) },
    { name: "site", words: "Site", options: sites.length > 1 ? named(sites) : [], gone: "A deleted site" },
    { name: "segment", words: "Whoever wrote is in any of these segments", options: named(segments), gone: "A deleted segment" },
  ];
}

/** What was chosen and is gone can be seen, and taken out. @param {Field} field @param {string[]} [chosen] @returns {Field} */
export function withGone(field, chosen = []) {
  const lost = chosen.filter((id) => !field.options.some((option) => option.id === id));
  const shown = field.name === "site" ? [] : lost;
  return { ...field, options: [...field.options, ...shown.map((id) => ({ id, words: field.gone ?? id, gone: true }))] };
}

const within = (name, said) => ({ name, words: said, options: [{ id: "", words: "At any time" }, ...[[1, "Last day"], [7, "Last 7 days"], [30, "Last 30 days"], [90, "Last 90 days"]].map(([id, text]) => ({ id, words: text }))] });

export const NUMBERS = [
  {
    name: "waiting_minutes",
    words: "Waiting for an answer",
    options: [{ id: "", words: "Or not" }, ...[[5, "5 minutes or more"], [15, "15 minutes or more"], [30, "30 minutes or more"], [60, "1 hour or more"], [240, "4 hours or more"], [1440, "1 day or more"]].map(([id, text]) => ({ id, words: text }))],
  },
  within("created_days", "Begun"),
  within("active_days", "Last message"),
];
export const ORDERS = { name: "order", words: "Order", options: words({ newest: "Newest first", waiting: "Waiting longest first", priority: "Most urgent first" }) };
