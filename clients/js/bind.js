/**
 * The component and the hook, for the React that is given: React itself, or what speaks like it (preact/compat).
 *
 * @typedef {import("./bind.js").PaldeskProps} PaldeskProps
 * @typedef {import("./bind.js").PaldeskState} PaldeskState
 */
import { Mount } from "./mount.js";

/** @param {import("./bind.js").ReactLike} React */
export function bind({ useEffect, useMemo, useRef, useState }) {
  // A page has one chatbox, so all components share it.
  const mount = new Mount();

  /** @param {PaldeskProps} props */
  function Paldesk({ identity, hidden = false, children = null, ...props }) {
    const latest = useRef(props);
    latest.current = props;
    // Compared by what they say: a new object of the same words is the same.
    const options = JSON.stringify(props);
    const who = JSON.stringify(identity ?? null);
    useEffect(() => mount.come(options, latest), [options]);
    useEffect(() => mount.identify(who), [options, who]);
    useEffect(() => mount.hide(hidden), [options, hidden]);
    return children;
  }

  /** @returns {PaldeskState} */
  function usePaldesk() {
    const [state, setState] = useState(mount.state);
    useEffect(() => mount.watch(setState), []);
    /** @type {any} */
    const verbs = useMemo(() => mount.verbs(), []);
    return { ...verbs, ...state };
  }

  return { Paldesk, usePaldesk };
}
