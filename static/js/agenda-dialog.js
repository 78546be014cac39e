/* The dialog of a session: every move can be made here by form alone (WCAG 2.5.7). */

import { cardOf } from "./agenda-cards.js";
import { byId, iso, phrase, root } from "./agenda-words.js";

const dialog = byId("session-dialog");
const field = (name) => byId(`dialog-${name}`);
let open = null;

export function openDialog(card) {
  open = card;
  field("title").textContent = card.title;
  field("title").lang = card.element.querySelector("b").lang;
  field("meta").textContent = card.element.querySelector(".meta").textContent;
  const reasons = card.element.querySelector(".warning")?.textContent ?? "";
  field("clash").hidden = !reasons;
  field("clash").querySelector("span").textContent = reasons;
  field("day").value = card.day ?? "";
  field("start").value = card.start === null ? "" : iso(card.start);
  field("minutes").value = card.minutes;
  field("room").value = card.room;
  field("error").textContent = "";
  field("form").href = root.dataset.sessions + card.id;
  dialog.showModal();
}

/* The spot the fields name, or null with the reason said. */
function spotIn() {
  const day = field("day").value || null;
  const minutes = Number(field("minutes").value);
  const start = minutesIn(field("start").value);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440) return wrong("minutes", "enter_length");
  if (day === null) return { day, start: null, minutes, room: "" };
  if (start === null) return wrong("start", "enter_start");
  return { day, start, minutes, room: field("room").value };
}

/* 9h30, 9 h 30, 9:30, 09.30, 930 or 9 as minutes since midnight; null for what is no time. */
function minutesIn(text) {
  const found = /^\s*(\d{1,2}?)\s*(?:[h:.]?\s*(\d{2}))?\s*h?\s*$/i.exec(text);
  if (!found) return null;
  const [hours, rest] = [Number(found[1]), Number(found[2] ?? 0)];
  return hours < 24 && rest < 60 ? hours * 60 + rest : null;
}

function wrong(name, sentence) {
  for (const other of ["start", "minutes"]) field(other).removeAttribute("aria-invalid");
  field(name).setAttribute("aria-invalid", "true");
  field("error").textContent = phrase(sentence);
  field(name).focus();
  return null;
}

/* `drop(card, spot)` saves; `isBusy()` tells of a click that belongs to another gesture. */
export function followDialog({ drop, isBusy }) {
  document.addEventListener("click", (event) => {
    const card = cardOf(event.target);
    if (card && !isBusy()) openDialog(card);
  });
  field("close").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").noValidate = true;
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const spot = spotIn();
    if (!spot) return;
    for (const name of ["start", "minutes"]) field(name).removeAttribute("aria-invalid");
    const card = open;
    dialog.close();
    drop(card, spot);
    if (card.element.isConnected) card.face.focus();
  });
}
