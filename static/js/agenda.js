/* The agenda builder: ties pointer, keyboard and dialog to the one way of saving. Without this file the cards are
   links to the form of their session, and the page is complete. */

import { cards, cardOf, inTheWay, frame, placeName, readCards, rooms, shownDay } from "./agenda-cards.js";
import { followDialog } from "./agenda-dialog.js";
import { followPointer, isDragging } from "./agenda-drag.js";
import { resume } from "./agenda-history.js";
import { followKeys, isMoving } from "./agenda-keys.js";
import { change, goBack } from "./agenda-save.js";
import { announce, byId, iso, phrase, root, spoken } from "./agenda-words.js";

/* What became of a card, in one sentence. */
function told(card) {
  const { title, day, start, minutes } = card;
  if (day === null) return phrase("to_tray", { title });
  if (day !== shownDay) return phrase("other_day", { title });
  const times = phrase("spoken_range", { start: spoken(start), end: spoken(start + minutes) });
  const [first] = inTheWay(card, card);
  const outcome = first ? phrase("clash", { title: first.title }) : phrase("no_clash");
  return phrase("dropped", { title, place: `${placeName(card, card)}, ${times}`, outcome });
}

function drop(card, spot) {
  change(card, spot);
  announce(told(card));
}

function travel(way, options = { canTurn: true }) {
  const card = goBack(way, options);
  if (card === null) return;
  if (!card.element) {
    announce(phrase("not_undone"));
    return;
  }
  announce(phrase(way === "undo" ? "undone" : "redone", { what: told(card) }));
  if (card.element.isConnected) card.face.focus();
}

function create({ start, room: key }) {
  const room = rooms.find((known) => known.key === key).choice;
  location.assign(`${root.dataset.new}?${new URLSearchParams({ day: shownDay, start: iso(start), room })}`);
}

function reveal(name) {
  byId(name).hidden = false;
  return byId(name);
}

/* Letters as a search finds them: no accents, ɖ as d, ɛ as e, ŋ as n, ɔ as o, ʋ as v, ɣ as g. */
const PLAIN = { ɖ: "d", ɛ: "e", ŋ: "n", ɔ: "o", ʋ: "v", ɣ: "g", œ: "oe", æ: "ae" };
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[ɖɛŋɔʋɣœæ]/g, (letter) => PLAIN[letter]);

function filterTray() {
  const wanted = plain(byId("tray-filter").value.trim());
  for (const card of cards.values()) card.element.hidden = card.day === null && !plain(card.title).includes(wanted);
}

function setStep(minutes) {
  const { scrollTop, scrollHeight } = frame;
  frame.classList.remove("step-5", "step-15", "step-30");
  frame.classList.add(`step-${minutes}`);
  frame.scrollTop = (scrollTop / scrollHeight) * frame.scrollHeight;
}

readCards();
followPointer({ drop, create });
followKeys({ drop });
followDialog({ drop, isBusy: () => isDragging() || isMoving() });

reveal("undo").addEventListener("click", () => travel("undo"));
reveal("redo").addEventListener("click", () => travel("redo"));
reveal("print").addEventListener("click", () => print());
reveal("tray-tools").addEventListener("input", filterTray);
reveal("step-tools").addEventListener("change", () => setStep(byId("step").value));
byId("conflicts").addEventListener("click", (event) => {
  const card = event.target.hash && cardOf(document.querySelector(event.target.hash));
  if (!card) return;
  event.preventDefault();
  card.face.scrollIntoView({ block: "center", inline: "nearest" });
  card.face.focus({ preventScroll: true });
});
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea, dialog");
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || isTyping || isMoving()) return;
  event.preventDefault();
  travel(event.shiftKey ? "redo" : "undo");
});
const asked = resume();
if (asked) travel(asked, { canTurn: false });
