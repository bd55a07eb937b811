// Start the page: read the data and show the view that the address names.

let shownView = "";
const scrolled = new Map();

async function show() {
  const { view, params, claim } = place();
  const moved = view !== shownView;
  for (const section of all(".view")) section.hidden = section.id !== view;
  for (const link of all("nav a")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  shownView = view;
  const title = await SHOW[view]?.(params) ?? document.querySelector(`#${view} h1`)?.textContent;
  if (title && place().view === view) document.title = `${title} – Can I share?`;
  if (claim) byId(claim).scrollIntoView();
  else if (moved || view === "cell") scrollTo(0, scrolled.get(location.hash) ?? 0);
}

function fillChoices() {
  if (!document.getElementById("choice")) return;
  options(byId("environment"), environmentChoices());
  options(byId("method"), [["", "its default"], ...methods.map((each) => [each, each])]);
}

function listen() {
  addEventListener("hashchange", show);
  addEventListener("scroll", () => scrolled.set(location.hash, scrollY), { passive: true });
  for (const form of document.querySelectorAll("form")) form.addEventListener("submit", (event) => event.preventDefault());
  listenTo("resource", "focus", (resource) => resource.select());
  listenTo("resource", "input", ({ value }) => {
    const found = parseQuestion(value);
    if (Object.keys(found).length) go(found, { typed: true });
  });
  listenTo("resource", "change", (resource) => { resource.blur(); show(); });
  for (const name of ["worker", "reach"]) listenTo(name, "change", ({ value }) => go({ [name]: value }));
  for (const radio of all("[data-direction]")) radio.addEventListener("change", () => askIn(/** @type {HTMLInputElement} */ (radio).value));
  if (document.getElementById("choice")) {
    listenTo("environment", "change", ({ value }) => go({ env: value, method: null, open: null }));
    listenTo("method", "change", ({ value }) => go({ method: value, open: null }));
    listenTo("unfold", "change", ({ checked }) => go({ unfold: checked ? "1" : null, open: null }));
  }
  listenTo("pasted", "input", ({ value }) => go({ text: value }, { typed: true }));
  for (const [id, name] of [["before", "a"], ["after", "b"]]) {
    listenTo(id, "change", ({ value }) => go({ [name]: value, [`${name}-method`]: null }));
    listenTo(`${id}-method`, "change", ({ value }) => go({ [`${name}-method`]: value }));
  }
  listenForFiles();
}

// Ask in a direction; the usual one is not in the address, so that another resource is asked in its own.
function askIn(direction) {
  const usual = usualDirection(chosen(place().params).resource);
  go({ direction: direction === usual ? null : direction });
}

async function start() {
  if (!globalThis.DecompressionStream) return; // a browser from before 2023 shows the tables alone
  await readData();
  fillChoices();
  for (const part of all("[data-scripted]")) part.hidden = false;
  for (const part of all("[data-plain]")) part.hidden = true;
  listen();
  await show();
  document.documentElement.dataset.ready = "";
}

start();
