// The one data block of the page: read once, never run. A large page's block is deflated; what needs it waits.

/** @typedef {{ start?: number, columns: any[], by: Record<string, any> }} Section */

const BLOCK = "incident-maps-data";
const STEPS_PER_DEGREE = 10000;
/** @type {Record<string, Record<string, Section>> | undefined} */
let block;
/** @type {Uint8Array | undefined} */
let bytes;
/** @type {Promise<void> | undefined} */
let reading;
/** @type {WeakMap<Section, (number: number) => ArrayLike<number>>} */
const readers = new WeakMap();

/**
 * Act once the data is there: at once where it is plain, else when it is inflated.
 * @param {() => void} act
 */
export function whenRead(act) {
  const node = document.getElementById(BLOCK);
  if (!block && node?.getAttribute("type") !== "application/octet-stream") block = JSON.parse(node?.textContent ?? "{}");
  if (block) act();
  else {
    reading ??= inflate(node?.textContent ?? "");
    reading.then(act);
  }
}

/** @param {string} text */
async function inflate(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const raw = new Uint8Array(await new Response(stream).arrayBuffer());
  const size = new DataView(raw.buffer).getUint32(0, true);
  block = JSON.parse(new TextDecoder().decode(raw.subarray(4, 4 + size)));
  bytes = raw.subarray(4 + size);
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
  if (!own) return () => [];
  const reader = readers.get(own) ?? columnReader(own.columns, bytes, own.start ?? 0);
  readers.set(own, reader);
  return reader;
}

/**
 * Read columns by number, each when it is first asked for: a list; a table over another column; or bytes.
 * @param {any[]} headers
 * @param {Uint8Array} [raw]
 * @param {number} [start]
 * @returns {(number: number) => ArrayLike<number>}
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
  return column;
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
  let sum = 0;
  for (let i = 0; i < length; i++) {
    let value = 0;
    for (let plane = width - 1; plane >= 0; plane--) value = (value << 8) | raw[at + plane * length + i];
    value = (value >>> 1) ^ -(value & 1);
    sum = steps ? sum + value : value;
    values[i] = sum;
  }
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
 * A column of text, its numbers read.
 * @param {import("./types.js").TextColumn} column
 * @param {(number: number) => ArrayLike<number>} columns
 * @returns {import("./types.js").Texts}
 */
export function texts(column, columns) {
  return { texts: column.texts, codes: columns(column.codes) };
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
    fields: data.fields.map((field) => ({ label: field.label, ...texts(field, columns) })),
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
