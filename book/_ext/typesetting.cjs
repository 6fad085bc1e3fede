// Draws formulas with MathJax: reads them from the standard input, writes HTML and a style sheet to the standard output.

const { readFileSync } = require("node:fs");

const { folder, fonts, macros, formulas } = JSON.parse(readFileSync(0, "utf8"));

async function main() {
  const MathJax = await require(`${folder}/node-main.js`).init({
    loader: { load: ["input/tex", "output/chtml", "a11y/assistive-mml"], failed: (error) => { throw error; } },
    tex: { macros, packages: { "[-]": ["noerrors", "noundefined"] }, formatError: (_, error) => { throw error; } },
    chtml: { fontURL: fonts },
  });
  const adaptor = MathJax.startup.adaptor;
  const drawn = [];
  for (const [tex, display] of formulas) {
    try {
      drawn.push(adaptor.outerHTML(await MathJax.tex2chtmlPromise(tex, { display })));
    } catch (error) {
      throw new Error(`${tex}: ${error.message}`);
    }
  }
  process.stdout.write(JSON.stringify({ drawn, style: adaptor.textContent(MathJax.chtmlStylesheet()) }));
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
