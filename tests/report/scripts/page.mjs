// The page's scripts, loaded as the page has them, without a page: for what needs no document.

import { webcrypto as crypto } from "node:crypto";
import { readFileSync } from "node:fs";
import vm from "node:vm";

// Written by tests/report/test_scripts.py: the scripts in their order, the data, and what Python answers.
export const given = JSON.parse(readFileSync(process.env.CANISHARE_GIVEN, "utf8"));

const context = vm.createContext({ URLSearchParams, TextDecoder, TextEncoder, crypto, location: { hash: "" }, history: {} });
vm.runInContext(given.scripts.join("\n"), context);
context.read = given.data;
vm.runInContext("useData(read)", context);

// Return what an expression of the scripts gives, as plain data.
export function run(expression, values = {}) {
  Object.assign(context, values);
  return vm.runInContext(expression, context);
}

export function plain(value) {
  return JSON.parse(JSON.stringify(value));
}
