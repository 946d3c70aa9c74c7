// The data of the page: read once, never run. That of a large page is deflated, and in two blocks: what the first
// picture needs, and the incidents one by one, which are read when it is seen. What needs them waits.

import { afterFrame } from "./dom.js";

/** @typedef {{ start?: number, columns: any[], by: Record<string, any>, bytes?: Uint8Array }} Section */

const BLOCK = "incident-maps-data";
const REST = `${BLOCK}-rest`;
const STEPS_PER_DEGREE = 10000;
const WORLD = 256;
/** @type {Record<string, Record<string, Section>> | undefined} */
let block;
/** @type {Promise<void> | undefined} */
let reading;
/** Whether incidents are still to be read, and their being read. */
let isPart = false;
/** @type {Promise<void> | undefined} */
let readingRows;
/** @typedef {((number: number) => ArrayLike<number>) & { isZero: (number: number) => boolean }} ColumnReader */
/** @type {WeakMap<Section, ColumnReader>} */
const readers = new WeakMap();

/**
 * Act once the data is there: at once where it is plain, else when it is inflated.
 * @param {() => void} act
 */
export function whenRead(act) {
  const node = document.getElementById(BLOCK);
  if (!block && node?.getAttribute("type") === "application/octet-stream") {
    isPart = node.hasAttribute("data-rest");
    reading ??= inflate(node);
    reading.then(act);
  } else {
    block ??= JSON.parse(node?.textContent ?? "{}");
    act();
  }
}

/** Whether the incidents can be asked for one by one. */
export const hasRows = () => !isPart;

/**
 * Act once the incidents are there: at once where they are, else some time after the first picture.
 * @param {() => void} act
 */
export function whenRows(act) {
  if (!isPart) act();
  else (readingRows ??= readRows()).then(act);
}

async function readRows() {
  await new Promise(afterFrame);
  if (document.readyState === "loading") await new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  const node = document.getElementById(REST);
  if (node) await inflate(node);
  isPart = false;
}

/** @param {HTMLElement} node */
async function inflate(node) {
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  writer.write(fromBase64(node.textContent ?? ""));
  writer.close();
  const raw = new Uint8Array(Number(node.dataset.size)); // filled in place: collecting the pieces would copy them twice
  const reader = stream.readable.getReader();
  for (let at = 0, piece = await reader.read(); !piece.done; piece = await reader.read()) {
    raw.set(piece.value, at);
    at += piece.value.length;
  }
  const size = new DataView(raw.buffer).getUint32(0, true);
  const bytes = raw.subarray(4 + size);
  block ??= {};
  for (const [scene, sections] of Object.entries(JSON.parse(new TextDecoder().decode(raw.subarray(4, 4 + size))))) {
    block[scene] ??= {};
    for (const name of Object.keys(sections)) block[scene][name] = { ...sections[name], bytes };
  }
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function fromBase64(text) {
  const native = /** @type {any} */ (Uint8Array).fromBase64;
  if (native) return native.call(Uint8Array, text);
  const letters = atob(text);
  const raw = new Uint8Array(letters.length);
  for (let i = 0; i < raw.length; i++) raw[i] = letters.charCodeAt(i);
  return raw;
}

/**
 * The languages that a scene is written in, its own first.
 * @param {string} scene
 */
export function languages(scene) {
  return Object.keys(block?.[scene]?.settings?.by ?? {});
}

/**
 * Give one section of a scene's data, in one language.
 * @param {string} scene
 * @param {string} name
 * @param {string} lang
 * @returns {any}
 */
export function section(scene, name, lang) {
  return block?.[scene]?.[name]?.by[lang];
}

/**
 * Give the reader of a section's columns.
 * @param {string} scene
 * @param {string} name
 */
export function columnsOf(scene, name) {
  const own = block?.[scene]?.[name];
  if (!own) return columnReader([]);
  const reader = readers.get(own) ?? columnReader(own.columns, own.bytes, own.start ?? 0);
  readers.set(own, reader);
  return reader;
}

/**
 * Read columns by number, each when it is first asked for: a list; a table over another column; or bytes.
 * @param {any[]} headers
 * @param {Uint8Array} [raw]
 * @param {number} [start]
 * @returns {ColumnReader}
 */
export function columnReader(headers, raw = new Uint8Array(), start = 0) {
  const packed = start !== undefined && raw.length > 0;
  /** @type {number[]} */
  const offsets = [];
  let offset = start;
  for (const header of headers) {
    offsets.push(offset);
    if (packed && Array.isArray(header)) offset += header[0] * header[1];
  }
  /** @type {ArrayLike<number>[]} */
  const read = [];
  /** @param {number} number @returns {ArrayLike<number>} */
  const column = (number) => (read[number] ??= make(headers[number], offsets[number]));
  /** @param {any} header @param {number} at */
  const make = (header, at) => {
    if (!Array.isArray(header)) {
      const [codes, table] = [column(header.of), column(header.map)];
      const values = new Int32Array(codes.length);
      for (let i = 0; i < values.length; i++) values[i] = table[codes[i]];
      return values;
    }
    return packed ? unplane(raw, at, header[0], header[1], Boolean(header[2])) : header;
  };
  /** Whether a column decided by another is zero throughout, which need not be asked of every row. */
  const isZero = (/** @type {number} */ number) => {
    const header = headers[number];
    return !Array.isArray(header) && !Array.from(column(header.map)).some(Boolean);
  };
  return Object.assign(column, { isZero });
}

/**
 * Undo byte planes, zigzag and steps.
 * @param {Uint8Array} raw
 * @param {number} at
 * @param {number} length
 * @param {number} width in bytes
 * @param {boolean} steps
 */
function unplane(raw, at, length, width, steps) {
  const values = new Int32Array(length);
  const [first, second] = [raw.subarray(at, at + length), raw.subarray(at + length, at + 2 * length)];
  // one loop a width: a column of half a million numbers is read before the map can be drawn
  if (width === 1) for (let i = 0; i < length; i++) values[i] = (first[i] >> 1) ^ -(first[i] & 1);
  else if (width === 2) for (let i = 0; i < length; i++) values[i] = ((first[i] | (second[i] << 8)) >> 1) ^ -(first[i] & 1);
  else {
    const [third, fourth] = [raw.subarray(at + 2 * length), raw.subarray(at + 3 * length)];
    for (let i = 0; i < length; i++) {
      values[i] = ((first[i] | (second[i] << 8) | (third[i] << 16) | (fourth[i] << 24)) >>> 1) ^ -(first[i] & 1);
    }
  }
  if (steps) for (let i = 1; i < length; i++) values[i] += values[i - 1];
  return values;
}

/**
 * Unpack a ring to [latitude, longitude] pairs.
 * @param {ArrayLike<number>} packed the first vertex, then steps, in 1/10,000 degree
 * @returns {[number, number][]}
 */
export function unpackRing(packed) {
  /** @type {[number, number][]} */
  const ring = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < packed.length; i += 2) {
    x += packed[i];
    y += packed[i + 1];
    ring.push([y / STEPS_PER_DEGREE, x / STEPS_PER_DEGREE]);
  }
  return ring;
}

/**
 * A place in pixels of the whole world at zoom 0, as Leaflet's own projection has it.
 * @param {number} lat
 * @param {number} lng
 * @returns {import("./types.js").WorldPoint}
 */
export function worldPoint(lat, lng) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return { x: (lng / 360 + 0.5) * WORLD, y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD };
}

/**
 * A column of text, its numbers read when they are asked for.
 * @param {import("./types.js").TextColumn} column
 * @param {(number: number) => ArrayLike<number>} columns
 * @returns {import("./types.js").Texts}
 */
export function texts(column, columns) {
  return {
    texts: column.texts,
    get codes() {
      return columns(column.codes);
    },
  };
}

/**
 * @param {import("./types.js").Texts} column
 * @param {number} index
 */
export function textAt(column, index) {
  return column.texts[column.codes[index]] ?? "";
}

/**
 * Cards with their columns read.
 * @param {import("./types.js").CardsData} data
 * @param {(number: number) => ArrayLike<number>} columns
 * @returns {import("./types.js").Cards}
 */
export function readCards(data, columns) {
  return {
    headings: texts(data.headings, columns),
    fields: data.fields.map((field) => Object.assign(texts(field, columns), { label: field.label })),
  };
}

/**
 * The labelled values of one card, without empty ones.
 * @param {import("./types.js").Cards} cards
 * @param {number} index
 * @returns {[string, string][]}
 */
export function cardRows(cards, index) {
  return cards.fields.flatMap((field) => {
    const value = textAt(field, index);
    return value ? [/** @type {[string, string]} */ ([field.label, value])] : [];
  });
}
