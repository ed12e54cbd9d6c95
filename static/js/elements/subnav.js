/** On a phone the pages of the settings, and the tabs of a site, are rows that scroll: the one that is open comes into
 *  its row. */
for (const here of document.querySelectorAll(":is(.subnav, .tabs) [aria-current]")) {
  const row = here.closest(".subnav, .tabs");
  if (row.scrollWidth <= row.clientWidth) continue;
  // The row alone moves: a page whose tabs stand further down begins at its top.
  const [at, around] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollBy({ left: at.left + at.width / 2 - (around.left + around.width / 2), behavior: "instant" });
}
