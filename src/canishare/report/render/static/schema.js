// Check a value against a JSON Schema; only the keywords that results.schema.json uses.

const NOTES = new Set(["$schema", "$defs", "title", "description", "default", "discriminator"]);
const TYPES = {
  array: Array.isArray,
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  null: (value) => value === null,
  number: Number.isFinite,
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  string: (value) => typeof value === "string",
};
const KEYWORDS = {
  $ref: (value, ref, schema, root) => problemOf(value, root.$defs[ref.slice("#/$defs/".length)], root),
  anyOf,
  enum: (value, words) => (words.includes(value) ? null : problem(`${JSON.stringify(value)} is not one of ${words.join(", ")}`)),
  type: (value, type) => (TYPES[type](value) ? null : problem(`is not of the type ${type}`)),
  required: (value, names) => first(names, (name) => (Object.hasOwn(value, name) ? null : problem("is missing", name))),
  properties: (value, properties, schema, root) => first(Object.keys(properties), (name) => (Object.hasOwn(value, name) ? within(name, problemOf(value[name], properties[name], root)) : null)),
  additionalProperties: (value, of, schema, root) => first(Object.keys(value), (name) => (Object.hasOwn(schema.properties ?? {}, name) ? null : within(name, problemOf(value[name], of, root)))),
  items: (value, of, schema, root) => first([...value.keys()], (at) => within(`[${at}]`, problemOf(value[at], of, root))),
};

/**
 * Return what is wrong with a value, and where in it, or null.
 * @param {any} value
 * @param {Schema} schema
 * @param {Schema} [root] where `$ref` looks
 * @returns {Problem | null}
 */
function problemOf(value, schema, root = schema) {
  // check the type first: the other keywords rely on it
  const keywords = Object.keys(schema).filter((name) => !NOTES.has(name)).sort((one, other) => Number(other === "type") - Number(one === "type"));
  return first(keywords, (name) => {
    // an unknown keyword must not pass unchecked
    if (!KEYWORDS[name]) throw new Error(`JSON Schema's ${name} is not supported`);
    return KEYWORDS[name](value, schema[name], schema, root);
  });
}

function anyOf(value, choices, schema, root) {
  if (schema.discriminator) {
    const { propertyName, mapping } = schema.discriminator;
    const ref = mapping[value?.[propertyName]];
    return ref ? problemOf(value, { $ref: ref }, root) : problem(`is not one of ${Object.keys(mapping).join(", ")}`, propertyName);
  }
  const problems = choices.map((choice) => problemOf(value, choice, root));
  return problems.includes(null) ? null : problems[0];
}

/** @returns {Problem} */
function problem(what, at = "") {
  return { at, what };
}

function within(name, found) {
  return found && problem(found.what, !found.at || found.at.startsWith("[") ? `${name}${found.at}` : `${name}.${found.at}`);
}

// The first problem found in some entries, or null.
function first(entries, problemIn) {
  for (const entry of entries) {
    const found = problemIn(entry);
    if (found) return found;
  }
  return null;
}
