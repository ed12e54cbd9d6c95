/** <pal-questions>: the questions before the chat: add, order, remove and take that back, in every language. What is
 *  sent is the JSON in the hidden field; the server looks at all of it (chat/questions.py). */

import { say } from "paldesk/elements/toast";

const FACTS = { name: "text", email: "email", phone: "phone" };
const BEGINNINGS = {
  name: { kind: "text", label: "Your name", purpose: "So that we know how to address you" },
  email: { kind: "email", label: "Your e-mail address", purpose: "To answer you when you have left this page" },
  phone: { kind: "phone", label: "Your phone number", purpose: "To call you back if you wish" },
  other: { kind: "text", label: "", purpose: "" },
};
const OFFERS = { name: "Name", email: "E-mail address", phone: "Phone number", other: "Another question" };
let made = 0;

class Questions extends HTMLElement {
  connectedCallback() {
    /** @type {HTMLInputElement} */
    this.field = this.querySelector('input[type="hidden"]');
    const { own, languages, kinds, most, fault } = JSON.parse(this.querySelector("script").textContent);
    this.own = own;
    /** @type {Record<string, string>} */
    this.languages = languages;
    /** @type {Record<string, string>} */
    this.kinds = kinds;
    this.most = most;
    this.language = own;
    this.all = read(this.field.value).map((question) => ({ ...question, id: (made += 1) }));
    this.head = el("div", { class: "questions-head" });
    this.list = el("ol", { class: "questions", "aria-label": "Questions" });
    this.foot = el("div", { class: "questions-foot" });
    this.append(this.head, this.list, this.foot);
    this.#draw();
    const wrong = this.list.children[fault.number ?? -1];
    if (wrong) wrong.prepend(el("p", { class: "field-error" }, fault.words));
  }

  #keep() {
    this.field.value = JSON.stringify(this.all.map(({ id: _, ...question }) => question));
  }

  #draw() {
    this.#keep();
    this.head.replaceChildren(...(this.all.length ? [this.#languages()] : [el("p", { class: "faint" }, "None. Visitors write at once.")]));
    this.list.replaceChildren(...this.all.map((question, at) => this.#question(question, at)));
    this.foot.replaceChildren(...(this.all.length < this.most ? this.#offers() : [el("p", { class: "faint small" }, `${this.most} questions are the most.`)]));
  }

  #languages() {
    const choose = el("select", { id: "questions-language" }, ...Object.entries(this.languages).map(([code, name]) => el("option", { value: code, selected: code === this.language, lang: code }, code === this.own ? `${name} (the site’s own)` : name)));
    choose.addEventListener("change", () => {
      this.language = choose.value;
      this.#draw();
      /** @type {HTMLElement} */ (this.querySelector("#questions-language")).focus();
    });
    return el("div", { class: "field" }, el("label", { for: "questions-language" }, "Words in"), choose);
  }

  #offers() {
    const free = Object.keys(OFFERS).filter((name) => name === "other" || !this.all.some((question) => question.name === name));
    return [el("span", { class: "small soft" }, "Ask for"), ...free.map((name) => el("button", { class: "button button-small", type: "button", onclick: () => this.#add(name) }, OFFERS[name]))];
  }

  #add(name) {
    const { kind, label, purpose } = BEGINNINGS[name];
    const free = name === "other" ? this.#freeName() : name;
    const words = (text) => (text && this.own === "en" ? { en: text } : {});
    this.all.push({ id: (made += 1), name: free, kind, required: false, label: words(label), purpose: words(purpose) });
    this.language = this.own;
    this.#draw();
    this.#focus(this.all.length - 1, "input");
  }

  #freeName() {
    let number = 1;
    while (this.all.some(({ name }) => name === `question_${number}`)) number += 1;
    return `question_${number}`;
  }

  #focus(at, what) {
    /** @type {HTMLElement|null} */ (this.list.children[at]?.querySelector(what))?.focus();
  }

  #move(at, by) {
    const [question] = this.all.splice(at, 1);
    this.all.splice(at + by, 0, question);
    this.#draw();
    this.#focus(at + by, by < 0 ? "[data-up]:not(:disabled), [data-down]" : "[data-down]:not(:disabled), [data-up]");
    say(`Question ${at + by + 1} of ${this.all.length}`);
  }

  #remove(at) {
    const [question] = this.all.splice(at, 1);
    this.#draw();
    /** @type {HTMLElement|null} */ (this.foot.querySelector("button"))?.focus();
    say("Question removed", { undo: () => this.#back(at, question) });
  }

  #back(at, question) {
    this.all.splice(at, 0, question);
    this.#draw();
    this.#focus(at, "input");
  }

  #question(question, at) {
    const { name, kind, required } = question;
    const fact = Object.hasOwn(FACTS, name);
    const called = fact ? OFFERS[name] : question.label[this.own] || `Question ${at + 1}`;
    const tools = [
      button("arrow-up", `Move ${called} up`, () => this.#move(at, -1), { "data-up": "", disabled: at === 0 }),
      button("arrow-down", `Move ${called} down`, () => this.#move(at, 1), { "data-down": "", disabled: at === this.all.length - 1 }),
      button("x", `Remove ${called}`, () => this.#remove(at), {}),
    ];
    return el("li", { class: "question" }, el("div", { class: "question-head" }, el("h3", {}, called), el("span", { class: "question-tools" }, ...tools)),
      this.#words(question, "label", "Question", 80), this.#words(question, "purpose", "Why you ask: the visitor reads it", 160),
      ...(fact ? [] : [el("div", { class: "field-row" }, this.#name(question), this.#kind(question))]),
      ...(kind === "choice" ? [this.#options(question)] : []),
      this.#required(question, required));
  }

  #words(question, which, label, longest) {
    const { own, language } = this;
    const field = el("input", { id: `q${question.id}-${which}`, value: question[which][language] ?? "", maxlength: longest, lang: language, dir: "auto", placeholder: language === own ? "" : question[which][own] ?? "" });
    field.addEventListener("input", () => {
      question[which] = { ...question[which], [language]: field.value };
      if (!field.value) delete question[which][language];
      this.#keep();
    });
    return labelled(label, field);
  }

  #name(question) {
    const field = el("input", { id: `q${question.id}-name`, value: question.name, maxlength: 40, spellcheck: "false", autocapitalize: "off" });
    field.addEventListener("input", () => ((question.name = field.value), this.#keep()));
    return labelled("Name of the fact", field);
  }

  #kind(question) {
    const field = el("select", { id: `q${question.id}-kind` }, ...Object.entries(this.kinds).map(([kind, words]) => el("option", { value: kind, selected: kind === question.kind }, words)));
    field.addEventListener("change", () => {
      question.kind = field.value;
      if (field.value === "choice") question.options ??= {};
      else delete question.options;
      this.#draw();
      /** @type {HTMLElement} */ (this.querySelector(`#q${question.id}-kind`)).focus();
    });
    return labelled("Kind of answer", field);
  }

  #options(question) {
    const field = el("textarea", { id: `q${question.id}-options`, rows: 3, lang: this.language, dir: "auto" });
    field.value = (question.options?.[this.language] ?? []).join("\n");
    field.addEventListener("input", () => {
      const lines = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
      question.options = { ...question.options, [this.language]: lines };
      if (!lines.length) delete question.options[this.language];
      this.#keep();
    });
    return labelled("Choices, one a line", field);
  }

  #required(question, required) {
    const field = el("input", { type: "checkbox", id: `q${question.id}-required`, checked: required });
    field.addEventListener("change", () => ((question.required = field.checked), this.#keep()));
    return el("div", { class: "field-check" }, field, el("label", { for: field.id }, "An answer is needed to begin"));
  }
}

function read(text) {
  try {
    const found = JSON.parse(text || "[]");
    return Array.isArray(found) ? found.map((question) => ({ ...question, label: words(question.label), purpose: words(question.purpose) })) : [];
  } catch {
    return [];
  }
}

const words = (told) => (told && typeof told === "object" ? told : {});
const labelled = (label, field) => el("div", { class: "field" }, el("label", { for: field.id }, label), field);

const SIGNS = { "arrow-up": "↑", "arrow-down": "↓", x: "✕" };
const button = (sign, label, onclick, more) => el("button", { class: "button button-quiet button-icon button-small", type: "button", "aria-label": label, title: label, onclick, ...more }, el("span", { "aria-hidden": "true" }, SIGNS[sign]));

/** @returns {any} */
function el(tag, about, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

customElements.define("pal-questions", Questions);
