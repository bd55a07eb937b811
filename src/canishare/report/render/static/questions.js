// Find the cases that answer a question in plain words. words.py and questions.py do the same for `canishare find`, and have the
// reasons; a test compares their answers.

const ENDINGS = ["ing", "ed", "es", "s", "e"];
const MIN_STEM_LENGTH = 3;
const DOUBLE = "sl";
const WHOLE = ["setting", "string"];

// How much of a word counts by where a case has it, in per cent.
const SAID = 100;
const IN_TITLE = 90;
const IN_REASON = 50;
const MIN_PART = 450;
const MIN_WORDS = 2;
const MAX_WORDS = 100;
const OF_THE_CHANGE = "14 after before broke fail since stop until update upgrade work";
const UNKNOWN_WORD = 3;
const BONUS = new Map([["traps", 20], ["article", 10]]);

let knownForms;

// The words of a text but for those of every text and those to leave out: without their endings, one for those that mean the same.
function wordsOf(text, leavingOut = new Set()) {
  if (knownForms?.of !== data.vocabulary) {
    const lines = data.vocabulary.same.map((line) => line.split(" "));
    const meant = new Map(lines.flatMap((line) => line.map((each) => [stemOf(each), stemOf(line[0])])));
    knownForms = { of: data.vocabulary, ofEveryText: stemsOf(data.vocabulary.left_out), meant };
  }
  const { ofEveryText, meant } = knownForms;
  const stems = [...stemsOf(text)].filter((stem) => !ofEveryText.has(stem) && !leavingOut.has(stem));
  return new Set(stems.map((stem) => meant.get(stem) ?? stem));
}

function stemsOf(text) {
  return new Set((text.toLowerCase().match(/[a-z0-9_]{2,}/g) ?? []).map(stemOf));
}

function stemOf(word) {
  const whole = WHOLE.find((each) => word === each || word === `${each}s`);
  if (whole) return whole;
  for (const ending of ENDINGS) {
    const stem = word.endsWith(ending) ? word.slice(0, -ending.length) : word;
    if (stem === word || stem.length < MIN_STEM_LENGTH || (ending === "s" && stem.endsWith("s"))) continue;
    const doubled = ["ing", "ed"].includes(ending) && stem.length > MIN_STEM_LENGTH && stem.at(-1) === stem.at(-2) && !DOUBLE.includes(must(stem.at(-1)));
    return doubled ? stem.slice(0, -1) : stem;
  }
  return word;
}

function isWrittenRecipe(id) {
  return isRecipe(id) && id.split("/").length === 2;
}

let knownWords;

// The words of the cases that fail or of which people say something, and of the recipes that were written by hand; and the weight
// of a word: the more, the fewer cases and resources have it.
function questionWords() {
  if (knownWords?.of === data) return knownWords;
  const said = new Map(data.resources.map((each) => [each.id, each.symptoms ?? []]));
  const called = new Map(data.vocabulary.outcomes.map((each) => [each.word, [each.word, each.sentence, ...each.synonyms ?? []].join(" ")]));
  const words = new Map();
  const together = new Map();
  const read = new Map();
  const wordsIn = (text) => read.get(text) ?? read.set(text, wordsOf(text)).get(text);
  for (const each of data.cases) {
    const direction = usualDirection(each);
    const failed = [...new Set(Object.values(data.cells[each.id]).flat())].map((at) => data.seen[at]).filter((seen) => fails(seen, direction));
    if (isRecipe(each.id) ? !isWrittenRecipe(each.id) : !failed.length && !each.symptoms?.length) continue;
    const reasons = failed.flatMap((seen) => [called.get(must(seen.outcome)), seen.why, seen.fix]);
    const of = {
      said: [...each.symptoms ?? [], ...said.get(each.resource ?? "") ?? []].map(wordsIn),
      title: new Set([...wordsIn(each.title), ...wordsIn(each.id)]),
      reasons: new Set([...new Set(reasons), each.fix].flatMap((text) => [...wordsIn(text ?? "")])),
    };
    words.set(each.id, of);
    const key = each.resource ?? each.id;
    together.set(key, new Set([...together.get(key) ?? [], ...of.title, ...of.reasons, ...of.said.flatMap((one) => [...one])]));
  }
  const having = new Map();
  for (const of of together.values()) for (const word of of) having.set(word, (having.get(word) ?? 0) + 1);
  const weight = (word) => Math.floor(100 * Math.log(1 + together.size / (having.get(word) ?? UNKNOWN_WORD)));
  knownWords = { of: data, words, weight };
  return knownWords;
}

// The points of the cases that have the greater part of a question's words.
function answersTo(question) {
  const asked = [...wordsOf(question, saysChanged(question) ? stemsOf(OF_THE_CHANGE) : new Set())];
  const found = new Map();
  if (!asked.length || asked.length > MAX_WORDS) return found;
  const { words, weight } = questionWords();
  const total = (some, share) => some.reduce((sum, word) => sum + weight(word) * share(word), 0);
  const whole = total(asked, () => 1);
  for (const [id, { said, title, reasons }] of words) {
    const share = (word) => (said.some((each) => each.has(word)) ? SAID : title.has(word) ? IN_TITLE : reasons.has(word) ? IN_REASON : 0);
    const part = Math.floor((ALL_WORDS * total(asked, share)) / (SAID * whole));
    if (part < MIN_PART || asked.filter(share).length < Math.min(MIN_WORDS, asked.length)) continue;
    const likeness = (others) => Math.floor((ALL_WORDS * total(asked, (word) => Number(others.has(word)))) / total([...new Set([...others, ...asked])], () => 1));
    found.set(id, Math.floor((2 * part + Math.max(...[...said, title].map(likeness))) / 3) + (BONUS.get(id.split("/")[0]) ?? 0));
  }
  return found;
}
