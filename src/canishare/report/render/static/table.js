// The atlas's tables, filled with the cells of the chosen environment in the chosen direction.

let written = "";
// The cells of each row as one text, to find rows that are the same.
const patterns = new WeakMap();

function chosenEnvironment(params) {
  const environment = environmentOf(params.env) ?? must(environments.get(must(byId("main").dataset.first)));
  // tell the reader that this is not the environment they asked for
  if (params.env && !environmentOf(params.env)) say(`There is no environment ${params.env} among these results. This is ${nameOf(environment)}.`);
  const method = methods.includes(params.method) ? params.method : environment.default_start_method;
  return { environment, method };
}

function showTable(params, direction) {
  const atlases = all("table.atlas").map((each) => /** @type {HTMLTableElement} */ (each));
  if (!atlases.length) return;
  const { environment, method } = chosenEnvironment(params);
  field("environment").value = environment.id;
  field("method").value = params.method ?? "";
  const unfolded = params.unfold === "1";
  field("unfold").checked = unfolded;
  const key = [environment.id, method, unfolded, params.open, direction].join("|");
  if (written === key) return;
  written = key;
  fill(byId("table-for"), `${nameOf(environment)}, ${method}`);
  const counts = {};
  const asked = must(data.vocabulary.directions.find((each) => each.word === direction));
  for (const atlas of atlases) {
    fill(must(atlas.querySelector(".asked")), asked.title);
    for (const row of rowsOf(atlas)) {
      patterns.set(row, [...row.cells].slice(1).map((cell) => writeCell(cell, method, environment, direction, counts)).join(" "));
    }
    for (const body of atlas.tBodies) fold(body, unfolded || params.open === body.dataset.family);
    // what the question is mostly asked of comes first
    if (atlas.dataset.carried === asked.carried) byId("tables").prepend(must(atlas.parentElement));
  }
  fill(byId("shown"), Object.entries(counts).map(([status, count]) => `${count} ${status}`).join(", "));
}

/**
 * Return the rows of resources in a table or a part of one.
 * @param {HTMLElement} part
 * @returns {HTMLTableRowElement[]}
 */
function rowsOf(part) {
  return [...part.querySelectorAll("tr[data-resource]")].map((row) => /** @type {HTMLTableRowElement} */ (row));
}

function writeCell(cell, method, environment, direction, counts) {
  const link = cell.firstElementChild;
  if (!link) return "";
  const id = link.dataset.case ?? (link.dataset.case = new URLSearchParams(link.hash.split("?")[1]).get("case"));
  const seen = seenOf(id, method, environment);
  counts[seen.status] = (counts[seen.status] ?? 0) + 1;
  link.href = cellAddress(id, method, environment, direction);
  const shown = markClass(seen, direction);
  if (link.className !== shown || seen.verdict === "unexpected") {
    link.className = shown;
    fill(link, markInner(seen, direction));
  }
  return shown;
}

// Fold rows of a family whose cells are all the same into one.
function fold(body, unfolded) {
  const leaders = new Map();
  for (const row of rowsOf(body)) {
    const head = row.cells[0];
    row.hidden = false;
    head.querySelector(".others")?.remove();
    const leader = leaders.get(patterns.get(row));
    if (leader && !unfolded) {
      row.hidden = true;
      leader.folded.push(head.querySelector(".title")?.textContent);
    } else {
      leaders.set(patterns.get(row), { row, folded: [] });
    }
  }
  for (const { row, folded } of leaders.values()) {
    if (!folded.length) continue;
    const button = element("button", { type: "button", "class": "alike", "aria-expanded": "false", onclick: () => go({ open: body.dataset.family }) }, `${folded.length} more like this`);
    row.cells[0].append(element("span", { "class": "others" }, button, element("small", {}, folded.slice(0, 3).join(", "), folded.length > 3 ? " …" : "")));
  }
}
