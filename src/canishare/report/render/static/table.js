// The table: the page's own, in which the cells of the environment that is chosen are written.

let written = "";
// What the cells of a row say together.
const patterns = new WeakMap();

function chosenEnvironment(params) {
  const environment = environmentOf(params.env) ?? must(environments.get(must(byId("main").dataset.first)));
  // another one must not be taken for the one that was asked for
  if (params.env && !environmentOf(params.env)) say(`There is no environment ${params.env} among these results. Shown is ${nameOf(environment)}.`);
  const method = methods.includes(params.method) ? params.method : environment.default_start_method;
  return { environment, method };
}

function showTable(params) {
  const atlas = /** @type {HTMLTableElement | null} */ (document.querySelector("table.atlas"));
  if (!atlas) return;
  const { environment, method } = chosenEnvironment(params);
  field("environment").value = environment.id;
  field("method").value = params.method ?? "";
  const unfolded = params.unfold === "1";
  field("unfold").checked = unfolded;
  const key = [environment.id, method, unfolded, params.open].join("|");
  if (written === key) return;
  written = key;
  fill(byId("table-for"), `${nameOf(environment)}, ${method}`);
  const counts = {};
  for (const row of rowsOf(atlas)) {
    patterns.set(row, [...row.cells].slice(1).map((cell) => writeCell(cell, method, environment, counts)).join(" "));
  }
  for (const body of atlas.tBodies) fold(body, unfolded || params.open === body.dataset.family);
  fill(byId("shown"), Object.entries(counts).map(([status, count]) => `${count} ${status}`).join(", "));
}

/**
 * Return the rows of resources of a table, or of a part of one.
 * @param {HTMLElement} part
 * @returns {HTMLTableRowElement[]}
 */
function rowsOf(part) {
  return [...part.querySelectorAll("tr[data-resource]")].map((row) => /** @type {HTMLTableRowElement} */ (row));
}

function writeCell(cell, method, environment, counts) {
  const link = cell.firstElementChild;
  if (!link) return "";
  const id = link.dataset.case ?? (link.dataset.case = new URLSearchParams(link.hash.split("?")[1]).get("case"));
  const seen = seenOf(id, method, environment);
  counts[seen.status] = (counts[seen.status] ?? 0) + 1;
  link.href = address("cell", { case: id, method, env: environment.id });
  if (link.className !== markClass(seen) || seen.verdict === "unexpected") {
    link.className = markClass(seen);
    fill(link, markInner(seen));
  }
  return `${seen.status} ${seen.outcome} ${seen.verdict}`;
}

// Rows of a family that are the same all the way across are told in one.
function fold(body, unfolded) {
  const leaders = new Map();
  for (const row of rowsOf(body)) {
    const head = row.cells[0];
    row.hidden = false;
    head.querySelector(".others")?.remove();
    const leader = leaders.get(patterns.get(row));
    if (leader && !unfolded) {
      row.hidden = true;
      leader.alike.push(head.querySelector(".title")?.textContent);
    } else {
      leaders.set(patterns.get(row), { row, alike: [] });
    }
  }
  for (const { row, alike } of leaders.values()) {
    if (!alike.length) continue;
    const button = element("button", { type: "button", "class": "alike", "aria-expanded": "false", onclick: () => go({ open: body.dataset.family }) }, `${alike.length} more alike`);
    row.cells[0].append(element("span", { "class": "others" }, button, element("small", {}, alike.slice(0, 3).join(", "), alike.length > 3 ? " …" : "")));
  }
}
