// Questions by keyboard: j and k go from one to the next, y confirms, n dismisses, e puts right, x ticks.
document.addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const all = [...document.querySelectorAll("[data-question]")];
  const at = document.activeElement;
  const here = all.findIndex(each => each.contains(at));
  // Where one was just answered, the next is the one behind it.
  const behind = all.findIndex(each => at.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
  const before = behind < 0 || at === document.body ? all.length - 1 : behind - 1;
  const go = to => { if (all[to]) { all[to].focus(); all[to].scrollIntoView({ block: "nearest" }); } };
  const press = what => { const found = here >= 0 && all[here].querySelector(what); if (found) found.click(); };
  const keys = {
    j: () => go(here < 0 ? behind : here + 1),
    k: () => go(here < 0 ? before : here - 1),
    y: () => press("[data-yes]"),
    n: () => press("[data-no]"),
    e: () => press("[data-edit]"),
    x: () => press("[name=q]"),
  };
  if (keys[e.key]) { e.preventDefault(); keys[e.key](); }
});
