/** Fills the hidden fields marked data-zone with the browser's time zone, an IANA name like Europe/Amsterdam. */

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
/** @type {NodeListOf<HTMLInputElement>} */
const fields = document.querySelectorAll("input[data-zone]");
for (const field of fields) if (!field.value) field.value = timeZone ?? "";
