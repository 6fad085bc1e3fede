// What the script of the pages makes of typed answers: of each, the numbers that it reads, and its verdict.

import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

runInThisContext(readFileSync(new URL("../../book/_static/answers.js", import.meta.url), "utf8"));
const { parse, judge } = globalThis.linnetAnswers;
const { keys, typed } = JSON.parse(readFileSync(0, "utf8"));
const seen = typed.map(([name, text]) => {
  if (keys[name]?.options) return [text, judge(name, keys[name], text)];
  try {
    const answer = parse(text);
    return [answer, name && judge(name, keys[name], answer)];
  } catch (error) {
    return [null, error.message];
  }
});
process.stdout.write(JSON.stringify(seen));
