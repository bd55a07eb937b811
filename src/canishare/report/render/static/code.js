// A block of code with a copy button; lines that differ from another script are marked.

function copyButton(text) {
  const button = element("button", { type: "button", "class": "copy" }, "copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // browsers may refuse the clipboard to a page opened from a file; execCommand needs no permission
      const area = element("textarea", {});
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    fill(button, "copied");
    setTimeout(() => fill(button, "copy"), 2000);
  });
  return button;
}

/**
 * Return a block of code; `lines` are marked, from 0, as "plus" or "minus".
 * @param {string} text
 * @param {{ lines?: number[], as?: string, label: string }} options
 */
function code(text, { lines = [], as = "plain", label }) {
  const marked = new Set(lines);
  const shown = text.replace(/\n$/, "").split("\n").map((line, number) => element("span", { "class": marked.has(number) ? as : "plain" }, line || " "));
  return element("div", { "class": "code" }, copyButton(text), element("pre", { tabindex: "0", role: "region", "aria-label": label }, shown));
}

// A recipe: its code, with the lines marked that hand the object over, and where it works.
async function recipeCode(of) {
  const { text } = await evidence();
  return [code(text(of.code), { lines: of.marks, as: "plus", label: of.title }), element("p", {}, worksOn(of, "parent"))];
}

// What to write instead of a case, its recipe or else the case that works, and the case below or beside it. Marked are the lines
// that only one of two cases has, and a recipe's that hand the object over.
async function insteadOf(of, direction = usualDirection(of)) {
  const { text } = await evidence();
  const recipe = of.recipe ? must(cases.get(of.recipe)) : null;
  const other = recipe ?? must(cases.get(of.instead));
  return element("div", { "class": recipe ? "sides stacked" : "sides" },
    element("div", { "class": "instead" }, element("h3", {}, "Write: ", other.title), code(text(other.code), { lines: recipe ? recipe.marks : of.differs?.[1], as: "plus", label: "What to write instead" }), element("p", {}, worksOn(other, recipe ? "parent" : direction))),
    element("div", {}, element("h3", {}, recipe ? "Instead of this way, as it was measured" : "Instead of"), code(text(of.code), { lines: of.differs?.[0], as: "minus", label: "The script that does not work" }),
      recipe && of.instead ? element("p", {}, "The same script as it works: ", element("a", { href: address("cell", { case: of.instead }) }, must(cases.get(of.instead)).title)) : null));
}

// In how many measured cells a case works in a direction.
function worksOn(of, direction) {
  const word = isRecipe(of.id) ? "works" : direction === "worker" ? sights.get("yes")?.title : "shared";
  let working = 0;
  let measured = 0;
  const failing = [];
  for (const environment of data.environments) {
    for (const method of methods) {
      const seen = seenOf(of.id, method, must(environments.get(environment.id)));
      if (seen.status !== "measured" || seen.outcome === "unavailable") continue;
      measured += 1;
      if (works(seen, direction)) working += 1;
      else failing.push([method, environment]);
    }
  }
  const failures = failing.slice(0, 4).map(([method, environment]) => `${nameOf(environment)} under ${method}`).join("; ");
  const rest = failing.length > 4 ? "; …" : "";
  return [
    measured ? `Measured: ${word} in ${working} of ${measured} cells (every start method of every measured Python)${failures ? `, not on ${failures}${rest}` : ""}. ` : "Not measured. ",
    element("a", { href: address("cell", { case: of.id, direction: direction === usualDirection(of) ? null : direction }) }, "its evidence"),
  ];
}
