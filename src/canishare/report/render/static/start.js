// The beginning: the data is read, and the view of the address shown.

const SHOW = { answer: showAnswer, cell: showCell, errors: showErrors, changes: showChanges };

let shownView = null;
const scrolled = new Map();

async function show() {
  const { view, params, claim } = place();
  const moved = view !== shownView;
  for (const section of document.querySelectorAll(".view")) section.hidden = section.id !== view;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  shownView = view;
  if (view === "answer") showTable(params);
  const title = await SHOW[view]?.(params) ?? document.querySelector(`#${view} h1`).textContent;
  if (title && place().view === view) document.title = `${title} – Can I share?`;
  if (claim) byId(claim).scrollIntoView();
  else if (moved || view === "cell") scrollTo(0, scrolled.get(location.hash) ?? 0);
}

function fillChoices() {
  if (!byId("choice")) return;
  options(byId("environment"), environmentChoices());
  options(byId("method"), [["", "its default"], ...methods.map((each) => [each, each])]);
}

function listen() {
  addEventListener("hashchange", show);
  addEventListener("scroll", () => scrolled.set(location.hash, scrollY), { passive: true });
  for (const form of document.querySelectorAll("form")) form.addEventListener("submit", (event) => event.preventDefault());
  byId("resource").addEventListener("focus", (event) => event.target.select());
  byId("resource").addEventListener("input", (event) => {
    const found = understood(event.target.value);
    if (Object.keys(found).length) go(found, { typed: true });
  });
  byId("resource").addEventListener("change", (event) => { event.target.blur(); show(); });
  for (const name of ["worker", "reach"]) byId(name).addEventListener("change", (event) => go({ [name]: event.target.value }));
  if (byId("choice")) {
    byId("environment").addEventListener("change", (event) => go({ env: event.target.value, method: null, open: null }));
    byId("method").addEventListener("change", (event) => go({ method: event.target.value, open: null }));
    byId("unfold").addEventListener("change", (event) => go({ unfold: event.target.checked ? "1" : null, open: null }));
  }
  byId("pasted").addEventListener("input", (event) => go({ text: event.target.value }, { typed: true }));
  for (const [id, name] of [["before", "a"], ["after", "b"]]) {
    byId(id).addEventListener("change", (event) => go({ [name]: event.target.value, [`${name}-method`]: null }));
    byId(`${id}-method`).addEventListener("change", (event) => go({ [`${name}-method`]: event.target.value }));
  }
  listenForFiles();
}

async function start() {
  if (!globalThis.DecompressionStream) return; // the tables stand; a browser from before 2023 has no more of it
  await readData();
  fillChoices();
  for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-plain]")) part.hidden = true;
  listen();
  await show();
  document.documentElement.dataset.ready = "";
}

start();
