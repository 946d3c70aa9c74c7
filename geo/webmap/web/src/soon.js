// What can wait until the map is seen: one task after the other, so that a click is answered in between.

import { afterFrame } from "./dom.js";

/** @type {(() => void)[]} */
const waiting = [];
let started = false;

/** @param {() => void} act done soon after the next picture, in the order of asking */
export function afterPicture(act) {
  waiting.push(act);
  if (!started) afterFrame(next);
  started = true;
}

function next() {
  const act = waiting.shift();
  started = Boolean(act);
  if (act) setTimeout(next); // before it acts, so that an error in it stops nothing else
  act?.();
}

/** Do at once what waits, for a page that is printed or compared. */
export function hurry() {
  while (waiting.length) waiting.shift()?.();
}
