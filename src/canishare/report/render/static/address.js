// The page's state is its address: #VIEW?NAME=VALUE&… Whoever opens it sees the same.

/**
 * What shows a view for the parameters of its address, and returns its title; each view's script sets its own.
 * @type {Record<string, (params: any) => any>}
 */
const SHOW = {};

// Counts what was asked for: what is ready after something else was asked for is not shown.
let turn = 0;

function nextTurn() {
  turn += 1;
  return turn;
}

function address(view, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value != null && value !== ""));
  const text = query.toString().replaceAll("%2F", "/");
  return `#${view}${text ? `?${text}` : ""}`;
}

function place() {
  const [view, query = ""] = location.hash.slice(1).split("?");
  const claim = /^claim-\d+$/.test(view);
  return { view: claim ? "article" : VIEWS.includes(view) ? view : "answer", params: Object.fromEntries(new URLSearchParams(query)), claim: claim ? view : null };
}

// Change some of the state; what is typed makes no entry in the history.
function go(params, { typed = false } = {}) {
  const here = place();
  const to = address(here.view, { ...here.params, ...params });
  if (typed) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  show();
}

// Note in the address what is folded out, which is shown already.
function note(params) {
  const here = place();
  history.replaceState(null, "", address(here.view, { ...here.params, ...params }));
}
