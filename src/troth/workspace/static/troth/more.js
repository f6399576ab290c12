// What the pages add to troth.js: focus after a swap, an Undo that goes after ten seconds, and the
// menu scrolled to where one is.
document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest" });
document.addEventListener("htmx:afterSwap", e => {
  const item = e.detail.elt && e.detail.elt.isConnected ? e.detail.elt : e.detail.target;
  const heading = item && (item.matches("[data-focus]") ? item : item.querySelector("[data-focus], h3[tabindex]"));
  if (heading) heading.focus();
  document.querySelectorAll("[data-fades]").forEach(undo => {
    delete undo.dataset.fades;
    setTimeout(() => { if (!undo.matches(":focus-within")) undo.remove(); }, 10000);
  });
});
document.addEventListener("close", e => {
  const opener = e.target.matches("dialog[data-modal]") && document.querySelector("#guarded button[type=submit]");
  if (opener) opener.focus();
}, true);
