/* Saving in the agenda builder: every change is one POST with the version that this page knows. Changes wait in a
   queue in memory while the network is away; undo and redo are changes like any other. */

import { cards, isSame, put, shownDay, spotOf } from "./agenda-cards.js";
import { forget, note, step } from "./agenda-history.js";
import { announce, byId, iso, phrase, root } from "./agenda-words.js";

const TIMEOUT_MS = 20000;
const waiting = new Map(); // card -> where the server last knew it
let sending = false;

const unsaved = byId("unsaved");
const stale = byId("stale");
const state = byId("save-state");

/* Move a card and save it; returns whether anything changed. */
export function change(card, spot) {
  const before = spotOf(card);
  if (isSame(before, spot)) return false;
  note(card, before, spot);
  apply(card, spot);
  return true;
}

function apply(card, spot) {
  if (!waiting.has(card)) waiting.set(card, spotOf(card));
  put(card, spot);
  flush();
}

/* Undo or redo one step: see `step`. */
export const goBack = (way, options) => step(way, apply, options);

/* Send what waits, one after the other: a card's next version is known only from the answer before. */
async function flush() {
  if (sending) return;
  sending = true;
  unsaved.hidden = true;
  while (waiting.size) {
    const [card] = waiting.keys();
    showState("saving", phrase("saving"));
    const trouble = await send(card);
    if (trouble) {
      unsaved.hidden = false;
      unsaved.firstElementChild.textContent = phrase(trouble);
      showState("failed", "");
      break;
    }
  }
  sending = false;
}

/* Send one card; returns the word for what keeps it from being saved, or "" when the server has spoken. */
async function send(card) {
  const sent = spotOf(card);
  const { day, start, minutes, room } = sent;
  const body = { version: card.version, day, start: start === null ? null : iso(start), minutes, room, shown: shownDay };
  let answer;
  let said;
  try {
    answer = await fetch(`${root.dataset.sessions}${card.id}/move`, {
      method: "POST", body: JSON.stringify(body), redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { "Content-Type": "application/json", "X-CSRFToken": root.dataset.csrf },
    });
    if (answer.type === "opaqueredirect") return "signed_out";
    if (answer.status === 429 || answer.status >= 500) return "away";
    if (!answer.headers.get("content-type")?.startsWith("application/json")) return "refused";
    said = await answer.json();
  } catch {
    return "offline";
  }
  settle(card, sent, answer.status, said);
  return "";
}

function settle(card, sent, status, said) {
  const mine = spotOf(card);
  const theirs = said.card && spotOf(said.card);
  const base = waiting.get(card);
  waiting.delete(card);
  if (said.card) rename(card, said.card);
  if (status === 200 || (theirs && isSame(theirs, sent))) {
    // The second happens when an answer was lost on its way: the server has what we sent.
    if (!isSame(mine, sent)) waiting.set(card, sent);
    showState("saved", said.saved);
    announce([said.saved, said.bar.title].filter(Boolean).join(". "), { polite: true });
    showPublish();
  } else {
    forget(card.id);
    put(card, theirs ?? base);
    showStale(said.message, status === 409 && theirs ? () => change(card, mine) : null);
    showState("failed", "");
  }
  if (said.bar) showBar(said.bar);
}

function rename(card, fresh) {
  card.version = fresh.version;
  card.title = fresh.title;
  card.element.querySelector("b").textContent = fresh.title;
  card.element.querySelector(".meta").textContent = fresh.meta;
}

function showState(kind, text) {
  state.className = `save-state save-state--${kind}`;
  state.querySelector("span").textContent = text;
}

function showPublish() {
  const link = byId("publish");
  link.classList.remove("button--plain");
  link.querySelector("span").textContent = link.dataset.label;
}

function showStale(message, keep) {
  stale.hidden = false;
  stale.querySelector("p").textContent = message;
  const button = stale.querySelector("[value=keep]");
  button.hidden = !keep;
  button.onclick = () => {
    stale.hidden = true;
    keep();
  };
}

/* The conflicts of the day as the server judged them, on the bar and on the cards. */
function showBar(bar) {
  const box = byId("conflicts");
  box.hidden = !bar.points.length;
  box.classList.toggle("conflict-bar--blocking", bar.blocking);
  box.querySelector("b").textContent = bar.title;
  box.querySelector("ul").replaceChildren(...bar.points.map(line));
  for (const card of cards.values()) {
    showReasons(card, bar.points.filter((point) => point.sessions.includes(card.id)));
  }
}

function line(point) {
  const item = document.createElement("li");
  const text = document.createElement("span");
  const link = document.createElement("a");
  text.textContent = point.text;
  link.href = `#s-${point.sessions.at(-1)}`;
  link.textContent = phrase("see");
  item.append(text, " ", link);
  return item;
}

function showReasons(card, points) {
  const isBlocked = points.some((point) => point.is_blocking);
  card.element.classList.toggle("slot--clash", isBlocked);
  card.element.classList.toggle("slot--notice", points.length > 0 && !isBlocked);
  card.element.querySelector(".warning")?.remove();
  if (!points.length) return;
  const warning = byId("warning").content.cloneNode(true);
  warning.querySelector("span span").textContent = `${phrase("conflict")} ${points.map((point) => point.text).join("\n")}`;
  card.face.append(warning);
}

unsaved.querySelector("button").addEventListener("click", flush);
stale.querySelector("[value=close]").addEventListener("click", () => { stale.hidden = true; });
addEventListener("online", flush);
addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});
