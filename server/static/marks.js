"use strict";
// A link to evidence names a place "s-START-END": mark all the words between the two.
function showTarget() {
  const match = /^#s-(\d+)-(\d+)$/.exec(location.hash);
  for (const mark of document.querySelectorAll(".mark")) {
    const inside =
      match !== null &&
      Number(mark.dataset.start) >= Number(match[1]) &&
      Number(mark.dataset.end) <= Number(match[2]);
    mark.classList.toggle("is-target", inside);
  }
}
window.addEventListener("hashchange", showTarget);
showTarget();
