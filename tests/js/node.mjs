// Reads cases from standard input, writes what `run` makes of them.

import { readFileSync } from "node:fs";
import * as flow from "../../linnet/widgets/js/flow.js";
import * as landscape from "../../linnet/widgets/js/landscape.js";
import * as matrix from "../../linnet/widgets/js/matrix.js";
import { run } from "./run.js";

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(run(cases, { ...flow, ...landscape, ...matrix })));
