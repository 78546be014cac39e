/* Moving cards by keyboard: M picks up, arrows carry, Enter drops, Escape brings back. The card itself stays where
   it is, and keeps the focus, until it is dropped. */

import { cardOf, columnOf, hideTarget, inTheWay, isGrid, isRtl, placeName, reach, rooms, showTarget, spotOf, step, within } from "./agenda-cards.js";
import { announce, byId, phrase, spoken } from "./agenda-words.js";

let moving = null; // {card, spot}

export const isMoving = () => moving !== null;

/* `drop(card, spot)` saves. */
export function followKeys({ drop }) {
  document.addEventListener("keydown", (event) => {
    if (moving) carry(event, drop);
    else begin(event, drop);
  });
  document.addEventListener("focusout", (event) => {
    if (moving && moving.card.element.contains(event.target)) end();
  });
}

function begin(event, drop) {
  const card = cardOf(event.target);
  if (!card || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key.toLowerCase() === "m" && isGrid()) {
    event.preventDefault();
    pickUp(card);
  } else if (event.key === "Delete" && card.start !== null) {
    event.preventDefault();
    drop(card, { day: null, start: null, minutes: card.minutes, room: "" });
  }
}

function pickUp(card) {
  const room = card.room || (card.spans || card.start !== null ? "" : rooms[0].key);
  const start = card.start ?? 9 * 60;
  moving = { card, spot: within({ ...spotOf(card), room, start }) };
  card.element.classList.add("slot--held");
  byId("keys-bar").hidden = false;
  draw();
  announce(phrase("picked", { title: card.title, place: placeNow() }));
}

function carry(event, drop) {
  const { card } = moving;
  if (event.key === "Enter" || event.key === "Delete") {
    const spot = event.key === "Enter" ? moving.spot : { day: null, start: null, minutes: card.minutes, room: "" };
    end();
    drop(card, spot);
    card.face.focus();
  } else if (event.key === "Escape") {
    end();
    announce(phrase("restored", { title: card.title }));
  } else if (!shift(event)) {
    return;
  }
  event.preventDefault();
}

/* One step of the spot in the air; returns whether the key means one. */
function shift(event) {
  const { spot, card } = moving;
  const along = { ArrowUp: -step(), ArrowDown: step(), PageUp: -60, PageDown: 60 }[event.key];
  const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (event.shiftKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    spot.minutes = Math.max(step(), Math.min(24 * 60, spot.minutes + along));
  } else if (along) {
    moving.spot = within({ ...spot, start: spot.start + along });
  } else if (across) {
    const shown = rooms.length === 1 || columnOf(card, spot) === rooms.length ? rooms.length : rooms.length - 1;
    const column = Math.max(1, Math.min(shown, columnOf(card, spot) + (isRtl() ? -across : across)));
    if (!card.spans || spot.room) spot.room = rooms[column - 1].key;
  } else {
    return false;
  }
  draw();
  const [first] = inTheWay(card, moving.spot);
  announce(phrase(first ? "taken" : "free", { place: placeNow(), title: first?.title }));
  return true;
}

/* "Salle Oti, 11 h", and the end too once the length is being changed. */
function placeNow() {
  const { card, spot } = moving;
  const times = spot.minutes === card.minutes
    ? spoken(spot.start)
    : phrase("spoken_range", { start: spoken(spot.start), end: spoken(spot.start + spot.minutes) });
  return `${placeName(card, spot)}, ${times}`;
}

function draw() {
  const { card, spot } = moving;
  reach(spot.start, spot.start + spot.minutes);
  showTarget(card, spot).scrollIntoView({ block: "nearest", inline: "nearest" });
}

function end() {
  moving.card.element.classList.remove("slot--held");
  moving = null;
  hideTarget();
  byId("keys-bar").hidden = true;
}
