// Evaluates map expressions with the style specification's own implementation.
// Reads {"expressions": {name: expression}, "state": {key: value}, "features": [{property: value}]} from standard
// input and writes {name: [value, …]}. MAPLIBRE_MODULES may name another node_modules folder.
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.MAPLIBRE_MODULES ?? join(here, "..", "..", "node_modules");
const entry = join(resolve(modules), "@maplibre", "maplibre-gl-style-spec", "dist", "index.mjs");
const { createExpression } = await import(pathToFileURL(entry).href);

const { expressions, state, features } = JSON.parse(readFileSync(0, "utf8"));
const answers = {};
for (const [name, expression] of Object.entries(expressions)) {
  const made = createExpression(expression, `test.${name}`, null, state);
  if (made.result !== "success") {
    throw new Error(`${name}: ${made.value.map((fault) => `${fault.key}: ${fault.message}`).join("; ")}`);
  }
  answers[name] = features.map((properties) =>
    made.value.evaluateWithoutErrorHandling({ zoom: 12 }, { type: 3, properties, geometry: [] }),
  );
}
process.stdout.write(JSON.stringify(answers));
