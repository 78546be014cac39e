/* What can be undone and redone in the agenda builder, 50 deep. It is kept for the tab, so that it outlives a look at
   another day or at a session's form. A step names its card by id: the card may stand on a day that is not shown. */

import { cards, isSame, spotOf } from "./agenda-cards.js";
import { byId, root } from "./agenda-words.js";

const DEPTH = 50;
const KEY = `undo ${root.dataset.sessions}`;
const kept = read();

function read() {
  try {
    const { past, future, asked } = JSON.parse(sessionStorage.getItem(KEY));
    return { past, future, asked };
  } catch {
    return { past: [], future: [], asked: null };
  }
}

function keep() {
  byId("undo").disabled = !kept.past.length;
  byId("redo").disabled = !kept.future.length;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch { /* A tab that may keep nothing undoes what was done on this page. */ }
}

export function note(card, before, after) {
  kept.past.push({ id: card.id, before, after });
  kept.past.splice(0, kept.past.length - DEPTH);
  kept.future.length = 0;
  keep();
}

/* What others did to a card is not undone blindly. */
export function forget(id) {
  for (const name of ["past", "future"]) kept[name] = kept[name].filter((entry) => entry.id !== id);
  keep();
}

const WAYS = { undo: ["past", "future", "before", "after"], redo: ["future", "past", "after", "before"] };

/* Take one step by way of `apply(card, spot)`. Returns the card that moved, the id of one that somebody else moved
   meanwhile, or null: there is nothing to do, or the day of the card is opened first and `resume` does it there. */
export function step(way, apply, { canTurn }) {
  const [from, to, goal, origin] = WAYS[way];
  const entry = kept[from].at(-1);
  if (!entry) return null;
  const card = cards.get(entry.id);
  if (!card && canTurn && entry[origin].day) {
    kept.asked = way;
    keep();
    location.assign(`?${new URLSearchParams({ day: entry[origin].day })}`);
    return null;
  }
  if (!card || !isSame(spotOf(card), entry[origin])) {
    forget(entry.id);
    return entry.id;
  }
  kept[from].pop();
  kept[to].push(entry);
  keep();
  apply(card, entry[goal]);
  return card;
}

/* The step that was asked for on the page of another day, if this page was opened for it. */
export function resume() {
  const { asked } = kept;
  kept.asked = null;
  keep();
  return asked;
}
