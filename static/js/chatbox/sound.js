// A short sound when an answer comes that the visitor does not see. Off until it is switched on; remembered with the
// key of the session, in the same storage, and forgotten with it.
import { awaitTouch, chime } from "paldesk/chime";

let on = false;

/** It was on when this browser was here before. @param {any} frame */
export function begin(frame) {
  awaitTouch();
  set(frame, true);
}

/** The switch was pressed: what it sounds like is heard at once. @param {any} frame */
export function turn(frame) {
  set(frame, !on);
  if (on) chime();
}

function set(frame, wanted) {
  on = wanted;
  frame.at("sound").setAttribute("aria-checked", String(on));
  frame.session.sound = on;
  frame.rings = () => {
    if (on && !(frame.open && document.hasFocus())) chime();
  };
}
