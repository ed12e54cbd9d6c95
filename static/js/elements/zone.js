/** Fills the hidden fields marked data-zone with the browser's time zone, an IANA name like Europe/Amsterdam. */

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
for (const field of document.querySelectorAll("input[data-zone]")) if (!field.value) field.value = timeZone ?? "";
