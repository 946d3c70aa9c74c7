// Elements and text. Whatever comes from data passes through here and becomes text, isolated in its own direction.

const SVG = "http://www.w3.org/2000/svg";
/** @type {(text: string) => string} */
let digits = (text) => text;

/**
 * Write numbers in Arabic-Indic digits, or as they come. Addresses and numbers beside Latin words are left alone.
 * @param {boolean} arabic
 */
export function setDigits(arabic) {
  digits = arabic ? (text) => text.split(" ").map(arabicWord).join(" ") : (text) => text;
}

/** @param {string} word @param {number} index @param {string[]} words */
function arabicWord(word, index, words) {
  if (words.slice(Math.max(index - 1, 0), index + 2).some((near) => /\p{Script=Latin}/u.test(near))) return word;
  return word.replace(/[0-9]/g, (digit) => String.fromCharCode(0x0660 + Number(digit)));
}

/** @param {string} text */
export function inDigits(text) {
  return digits(text);
}

const WEB_ADDRESS = /^https?:\/\/[^\s<>"]+$/i;

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [className]
 * @param {(Node | null | undefined)[]} [children]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, className = "", children = []) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.flatMap((child) => child ?? []));
  return node;
}

/**
 * An element that shows one text from the data; a word that is a web address becomes a link.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {string} text
 * @returns {HTMLElementTagNameMap[K]}
 */
export function textEl(tag, className, text) {
  const isolated = el("bdi");
  for (const part of digits(text).split(/(\s+)/)) {
    if (WEB_ADDRESS.test(part)) {
      const link = el("a");
      link.href = part;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      link.textContent = part;
      isolated.append(link);
    } else {
      isolated.append(part);
    }
  }
  isolated.normalize();
  return el(tag, className, [isolated]);
}

/**
 * A button with a visible text or, for an icon, an accessible name.
 * @param {string} className
 * @param {string} label
 * @param {(event: MouseEvent) => void} onClick
 * @param {Node} [icon]
 */
export function button(className, label, onClick, icon) {
  const node = el("button", className);
  node.type = "button";
  if (icon) {
    node.append(icon);
    node.setAttribute("aria-label", label);
    node.title = label;
  } else {
    node.append(textEl("span", "", label));
  }
  node.addEventListener("click", onClick);
  return node;
}

/**
 * An SVG element with attributes.
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {Node[]} [children]
 */
export function svg(tag, attributes = {}, children = []) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/**
 * A 16-pixel line icon.
 * @param {string} d
 */
export function icon(d) {
  return svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", class: "im-icon" }, [
    svg("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 1.75, "stroke-linecap": "round" }),
  ]);
}

/**
 * A definition list of labelled values.
 * @param {[string, string][]} rows
 */
export function definitions(rows) {
  const list = el("dl", "im-rows");
  for (const [label, value] of rows) {
    list.append(el("div", "", [textEl("dt", "", label), textEl("dd", "", value)]));
  }
  return list;
}

/**
 * Act when the page has been painted again.
 * @param {(value?: any) => void} act
 */
export function afterFrame(act) {
  requestAnimationFrame(() => setTimeout(act));
}
