// Making elements. All text enters the page here, as text and never as HTML.

const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

// Name the characters that one cannot see: terminal escapes, marks that change the writing direction.
function visible(text) {
  return text.replace(UNSEEN, (one) => {
    const code = one.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  append(made, children);
  return made;
}

function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child == null || child === false) continue;
    parent.append(child instanceof Node ? child : visible(String(child)));
  }
}

function fill(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
}

/**
 * Return a value; throw if it is missing.
 * @template T
 * @param {T | null | undefined} value
 * @returns {T}
 */
function must(value) {
  if (value == null) throw new Error("the page lacks something that it needs");
  return value;
}

/**
 * Return an element of the page by its id.
 * @param {string} id
 * @returns {HTMLElement}
 */
function byId(id) {
  return must(document.getElementById(id));
}

/**
 * Return a form's field by its id.
 * @param {string} id
 * @returns {HTMLInputElement}
 */
function field(id) {
  return /** @type {HTMLInputElement} */ (byId(id));
}

// On an event of a field, call a function with the field.
function listenTo(id, event, act) {
  field(id).addEventListener(event, () => act(field(id)));
}

/**
 * Return the elements that a selector matches.
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
function all(selector) {
  return [...document.querySelectorAll(selector)].map((each) => /** @type {HTMLElement} */ (each));
}

function options(select, entries, chosen) {
  fill(select, entries.map(([value, text]) => (Array.isArray(text)
    ? element("optgroup", { label: value }, text.map(([of, label]) => element("option", { value: of }, label)))
    : element("option", { value }, text))));
  if (chosen != null) select.value = chosen;
}

function say(text) {
  const said = byId("said");
  fill(said, text);
  said.hidden = !text;
}
