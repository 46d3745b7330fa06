// Evaluates MapLibre filters with the style specification's reference implementation.
// stdin: {"filters": [expression, …], "features": [properties, …]}; stdout: one list of booleans a filter.
import { readFileSync } from "node:fs";
import { featureFilter } from "@maplibre/maplibre-gl-style-spec";

const { filters, features } = JSON.parse(readFileSync(0, "utf8"));
const answers = filters.map((filter) => {
  const compiled = featureFilter(filter, "layers[0].filter");
  return features.map((properties) => compiled.filter({ zoom: 12 }, { type: 3, id: properties.id, properties, geometry: [] }));
});
process.stdout.write(JSON.stringify(answers));
