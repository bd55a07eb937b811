// The page's state is its address: #VIEW?NAME=VALUE&… Whoever opens it sees the same.

/**
 * Functions by view: show the view for the parameters of its address, and return the title. Each view's script adds its own.
 * @type {Record<string, (params: any) => any>}
 */
const SHOW = {};

// The number of the latest request: a view that gets its data after a newer request does not show it.
let latestRequest = 0;

function nextRequest() {
  latestRequest += 1;
  return latestRequest;
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

// Change part of the state; typing adds no entry to the history.
function go(params, { typed = false } = {}) {
  const here = place();
  const to = address(here.view, { ...here.params, ...params });
  if (typed) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  show();
}

// Put into the address what the reader has opened; the page shows it already.
function remember(params) {
  const here = place();
  history.replaceState(null, "", address(here.view, { ...here.params, ...params }));
}
