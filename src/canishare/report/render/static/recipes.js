// Recipes by need: code to copy, where it was measured, and what it costs.

SHOW.recipes = showRecipes;

async function showRecipes(params) {
  const request = nextRequest();
  const { text } = await evidence();
  const wanted = cases.get(params.recipe ?? "");
  const need = data.needs.find((each) => each.id === params.need) ?? data.needs.find((each) => wanted && each.recipes.includes(wanted.id)) ?? data.needs[0];
  const recipe = wanted ?? cases.get(need?.recipes[0] ?? "");
  if (request !== latestRequest) return "";
  fill(byId("needs"), data.needs.map((each) => element("li", {}, element("a", { href: address("recipes", { need: each.id }), "aria-current": each === need && need.recipes.includes(recipe?.id ?? "") ? "true" : null }, each.title))));
  if (!recipe || !need) {
    fill(byId("recipe"), element("p", {}, "These results contain no recipe."));
    return "Recipes";
  }
  fill(byId("recipe"),
    element("p", { "class": "why" }, withCode(need.note)),
    element("h2", {}, recipe.title),
    code(text(recipe.code), { lines: recipe.marks, as: "plus", label: recipe.title }),
    recipe.marks?.length ? element("p", { "class": "from" }, "Marked: the lines that hand it to the worker.") : null,
    element("p", {}, worksOn(recipe, "parent")),
    recipe.exchange ? element("p", {}, `A change and a look at it cost ${recipe.exchange} what they cost with a Value.`) : null,
    rowsTable(recipe.id, platformRows(recipe.id, null, "parent"), "By each platform’s own start method", "parent"),
    element("h2", {}, "Other ways"),
    element("ul", { "class": "ways" }, need.recipes.filter((id) => id !== recipe.id).map((id) => element("li", {}, element("a", { href: address("recipes", { need: need.id, recipe: id }) }, must(cases.get(id)).title)))));
  return recipe.title;
}
