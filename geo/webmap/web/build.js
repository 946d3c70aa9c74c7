// Bundle Leaflet, the plugins of it that folium knows, and our own source into one folder: node build.js FOLDER

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync, transformSync } from "esbuild";
import { PLUGINS } from "./plugins.js";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "_built");
const modules = join(here, "node_modules");
const leaflet = join(modules, "leaflet");
const plain = { minify: true, charset: "utf8", target: ["es2021"] };
const pictures = { ".png": "dataurl", ".svg": "dataurl", ".gif": "dataurl" };
const common = { ...plain, bundle: true, loader: pictures };

/** @param {string} folder */
const version = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;

mkdirSync(join(out, "plugins"), { recursive: true });

const library = readFileSync(join(leaflet, "dist", "leaflet.js"), "utf8");
writeFileSync(join(out, "leaflet.js"), `${library.replace(/^\/\/# sourceMappingURL=.*$/m, "").trim()}\n`);

const bundles = [
  { entryPoints: [join(leaflet, "dist", "leaflet.css")], outfile: join(out, "leaflet.css") },
  { entryPoints: [join(here, "src", "app.css")], outfile: join(out, "app.css") },
  { entryPoints: [join(here, "src", "main.js")], outfile: join(out, "app.js"), format: "iife", globalName: "incidentMaps" },
  { entryPoints: [join(here, "src", "folium.js")], outfile: join(out, "folium.js"), format: "iife" },
];
for (const bundle of bundles) buildSync({ ...common, ...bundle });

const licences = [`The map pages contain Leaflet ${version(leaflet)}:\n\n${readFileSync(join(leaflet, "LICENSE"), "utf8").trim()}`];
/** @type {Record<string, object>} */
const index = {};
for (const plugin of PLUGINS) {
  const folder = join(modules, plugin.name);
  const words = licenceOf(plugin, folder);
  licences.push(`Pages on which folium asks for it contain ${plugin.name} ${version(folder)}:\n\n${words}`);
  const holder = words.match(/^.*(?:copyright|\(c\)).*\d{4}.*$/im)?.[0].trim() ?? "";
  const notice = `/* ${plugin.name} ${version(folder)}. ${holder}. Licence in LICENSES.txt of syria-incident-maps. */\n`;
  for (const [name, source] of Object.entries(plugin.files)) {
    const text = bundled(join(folder, source));
    if ((name.endsWith(".js") ? /<\/script|<!--/i : /<\/style/i).test(text)) throw new Error(`${plugin.name}/${source} cannot stand inside a page`);
    writeFileSync(join(out, "plugins", name), notice + text);
    const answers = [version(folder), ...(plugin.asked ? [plugin.asked] : [])];
    const packages = [plugin.name, ...(plugin.alias ? [plugin.alias] : [])];
    index[name] = { packages, versions: answers, evaluates: Boolean(plugin.evaluates) && name.endsWith(".js") };
  }
}
writeFileSync(join(out, "plugins", "index.json"), `${JSON.stringify(index, null, 1)}\n`);
writeFileSync(join(out, "LICENSES.txt"), `${licences.join(`\n\n${"-".repeat(72)}\n\n`)}\n`);

/**
 * Make a plugin's file small; pictures of a style sheet go into it. Scripts stay what they are: they talk through globals.
 * @param {string} file
 */
function bundled(file) {
  if (file.endsWith(".js")) return transformSync(readFileSync(file, "utf8"), { ...plain, legalComments: "none" }).code;
  const made = buildSync({ ...common, legalComments: "none", entryPoints: [file], write: false, logLevel: "error" });
  return made.outputFiles[0].text;
}

/**
 * @param {(typeof PLUGINS)[number]} plugin
 * @param {string} folder
 */
function licenceOf({ licence, wording }, folder) {
  const texts = licence.map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return (name.endsWith(".js") ? text.slice(text.indexOf("/*") + 2, text.indexOf("*/")) : text).trim();
  });
  if (wording) {
    const text = readFileSync(join(folder, wording), "utf8");
    texts.push(text.slice(text.indexOf("Permission is hereby granted")).trim());
  }
  return texts.join("\n\n");
}
