// Reads cases from standard input, writes what `run` makes of them.

import { readFileSync } from "node:fs";
import { run } from "./run.js";

const folder = new URL("../../linnet/widgets/js/numerics/", import.meta.url);
const modules = await Promise.all(process.argv.slice(2).map((name) => import(new URL(`${name}.js`, folder))));
const told = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(run(told, Object.assign({}, ...modules))));
