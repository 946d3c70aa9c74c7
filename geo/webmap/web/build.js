// Bundle Leaflet and our own source into one folder: node build.js FOLDER

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "_built");
const leaflet = join(here, "node_modules", "leaflet");
const common = { bundle: true, minify: true, charset: "utf8", target: ["es2021"], loader: { ".png": "dataurl" } };

mkdirSync(out, { recursive: true });

const library = readFileSync(join(leaflet, "dist", "leaflet.js"), "utf8");
writeFileSync(join(out, "leaflet.js"), `${library.replace(/^\/\/# sourceMappingURL=.*$/m, "").trim()}\n`);
writeFileSync(
  join(out, "LICENSES.txt"),
  `The map pages contain Leaflet ${JSON.parse(readFileSync(join(leaflet, "package.json"), "utf8")).version}:\n\n` +
    readFileSync(join(leaflet, "LICENSE"), "utf8"),
);

const bundles = [
  { entryPoints: [join(leaflet, "dist", "leaflet.css")], outfile: join(out, "leaflet.css") },
  { entryPoints: [join(here, "src", "app.css")], outfile: join(out, "app.css") },
  { entryPoints: [join(here, "src", "main.js")], outfile: join(out, "app.js"), format: "iife", globalName: "incidentMaps" },
  { entryPoints: [join(here, "src", "folium.js")], outfile: join(out, "folium.js"), format: "iife" },
];
for (const bundle of bundles) buildSync({ ...common, ...bundle });
