// Quiet hours, in the reader's own time zone. Pure.

/** @param {{ quiet: boolean, quiet_from: string, quiet_until: string, zone: string }} settings    hours like "19:00"; they may pass midnight
 * @param {number} at */
export function isQuiet({ quiet, quiet_from: from, quiet_until: until, zone }, at) {
  if (!quiet) return false;
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(at);
  return from <= until ? from <= clock && clock < until : from <= clock || clock < until;
}
