// What an operator asks with choices or a field.
import assert from "node:assert/strict";
import test from "node:test";
import { wrong } from "paldesk/dashboard/ask";

const buttons = (...options) => ({ kind: "buttons", options });

test("a question and two choices can be asked", () => {
  assert.equal(wrong("Which?", buttons("City", "Gravel")), "");
  assert.equal(wrong("Where to?", { kind: "field", field: "email", label: "Your e-mail" }), "");
});

test("what could not be answered is said in words", () => {
  assert.match(wrong(" ", buttons("City", "Gravel")), /question first/);
  assert.match(wrong("Which?", buttons("City")), /at least two/);
  assert.match(wrong("Which?", buttons("City", "City")), /once/);
  assert.match(wrong("Which?", buttons(...Array.from({ length: 11 }, (_, at) => String(at)))), /10 are the most/);
  assert.match(wrong("Which?", buttons("City", "x".repeat(81))), /80 characters/);
  assert.match(wrong("Where to?", { kind: "field", field: "email", label: "" }), /label/);
});
