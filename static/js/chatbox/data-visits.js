// What is kept of the visitor's way over the site: each visit with its pages, device and place, in plain words.
import { list } from "paldesk/chatbox/data-parts";
import { make } from "paldesk/chatbox/dom";
import { locale, say } from "paldesk/chatbox/say";

const KINDS = { phone: "data-visits.phone", tablet: "data-visits.tablet", computer: "data-visits.computer" };

/** @param {any} frame  @param {any} visits as privacy/own_visits.py tells it  @returns {HTMLElement} */
export function visited({ site }, { list: shown, more, days, reason, credit }) {
  const time = say("data-visits.days", { count: days });
  const parts = [make("p", { class: "small", text: say("data-visits.why", { site: site.name, time }) }), ...shown.map((visit) => one(visit, reason))];
  if (more) parts.push(make("p", { class: "small", text: say("data-visits.newest", { count: shown.length }) }));
  if (credit && shown.some(({ country }) => country)) parts.push(make("p", {}, make("a", { class: "small", href: credit[1], target: "_blank", rel: "noopener noreferrer", text: credit[0] })));
  return make("section", { id: "visits", "aria-labelledby": "of-visits" }, make("h3", { id: "of-visits", text: say("data-visits.title") }), ...parts);
}

function one(visit, reason) {
  const when = new Date(visit.at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
  const summary = make("summary", {}, make("span", { text: when }), make("small", { text: say("data-visits.pages", { count: visit.count }) }));
  return make("details", {}, summary, list(facts(visit, reason)), pages(visit.pages));
}

function facts(visit, reason) {
  const { device, os, browser, screen, language, referrer, source, network, whole_ip, whole_until } = visit;
  const kind = device && say(KINDS[device]);
  const from = [referrer, ...Object.values(source)].filter(Boolean);
  const whole = whole_ip && say("data-visits.whole", { ip: whole_ip, date: new Date(whole_until).toLocaleDateString(locale, { dateStyle: "long" }), reason });
  const told = [
    ["data-visits.from", from.join(", ")],
    ["data-visits.device", together([kind, os, browser, screen.replace("x", " × "), tongue(language)])],
    ["data-visits.place", together([visit.city, country(visit.country)])],
    ["data-visits.ip", whole || (network && say("data-visits.beginning", { network }))],
  ];
  return told.filter(([, value]) => value).map(([key, value]) => [say(key), value]);
}

function pages(views) {
  return make("ol", { class: "visit-pages" }, ...views.map(({ url, title, seconds }) => make("li", {}, make("span", { dir: "auto", text: title || readable(url) }), make("small", { dir: "ltr", text: readable(url) }), ...(seconds ? [make("small", { text: lasting(seconds) })] : []))));
}

function readable(url) {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}

function lasting(seconds) {
  const [amount, unit] = seconds < 60 ? [seconds, "second"] : [Math.round(seconds / 60), "minute"];
  return amount.toLocaleString(locale, { style: "unit", unit, unitDisplay: "long" });
}

const together = (words) => new Intl.ListFormat(locale, { type: "unit" }).format(words.filter(Boolean));
const country = (code) => named("region", code);
const tongue = (tag) => named("language", tag);

function named(type, code) {
  try {
    return code && new Intl.DisplayNames(locale, { type }).of(code);
  } catch {
    return code;
  }
}
