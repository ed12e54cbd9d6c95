/** On a phone the pages of the settings, and the tabs of a site, are rows that scroll: the one that is open comes into
 *  its row. */
for (const here of document.querySelectorAll(":is(.subnav, .tabs) [aria-current]")) {
  const row = here.closest(".subnav, .tabs");
  if (row.scrollWidth > row.clientWidth) here.scrollIntoView({ block: "nearest", inline: "center" });
}
