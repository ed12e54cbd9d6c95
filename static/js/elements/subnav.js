/** On a phone the pages of the settings are a row that scrolls: the one that is open comes into it. */
const here = document.querySelector(".subnav [aria-current]");
const row = here?.closest(".subnav");
if (row && row.scrollWidth > row.clientWidth) here.scrollIntoView({ block: "nearest", inline: "center" });
