/* The cards of the agenda builder: where each stands, what it would clash with, and its place on the screen.
   A spot is {day, start, minutes, room}: an ISO day or null, minutes since midnight, the key of a room or "".
   The server is the judge of conflicts; what is found here is for the eye while a card is in the air. */

import { byId, clock, phrase, root } from "./agenda-words.js";

export const shownDay = root.dataset.day;
export const placed = byId("placed");
export const tray = byId("tray");
export const frame = byId("grid-frame");
export const cards = new Map();
const roomless = byId("grid-rooms").lastElementChild;
export const rooms = [...byId("grid-rooms").querySelectorAll("[data-room]")]
  .map((head) => ({ key: head.dataset.room, choice: head.dataset.choice, name: head.querySelector("b").textContent }));

/* Whether the grid is shown, and not the list of narrow windows. */
export const isGrid = () => matchMedia("(min-width: 56rem)").matches;
export const isRtl = () => document.documentElement.dir === "rtl";

const styled = (name) => Number(getComputedStyle(frame).getPropertyValue(name));
export const step = () => styled("--step");
export const range = () => ({ first: styled("--first") || 0, hours: styled("--hours") });

export function readCards() {
  for (const element of document.querySelectorAll(".slot")) {
    const { version, start, minutes, room, spans } = element.dataset;
    const card = {
      id: element.id.slice(2), element, version: Number(version), spans: Boolean(spans),
      idle: element.classList.contains("slot--cancelled"),
      title: element.querySelector("b").textContent, minutes: Number(minutes), room,
      day: start === undefined ? null : shownDay, start: start === undefined ? null : Number(start),
    };
    cards.set(card.id, card);
    asButton(card);
  }
}

/* The link to the form becomes a button that opens the dialog. */
function asButton(card) {
  const link = card.element.querySelector("a.face");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "face";
  button.setAttribute("aria-describedby", "keys-help");
  button.append(...link.childNodes);
  link.replaceWith(button);
  card.face = button;
}

export const cardOf = (node) => cards.get(node?.closest?.(".slot")?.id.slice(2));
export const spotOf = ({ day, start, minutes, room }) => ({ day, start, minutes, room });
export const isSame = (one, other) => ["day", "start", "minutes", "room"].every((name) => one[name] === other[name]);
const isHere = (spot) => spot.day === shownDay && spot.start !== null;

/* The column of a spot, from 1; 0 stands for all rooms. A lone column is shared. */
export function columnOf(card, spot) {
  const known = rooms.findIndex((room) => room.key === spot.room);
  if (!card.spans || spot.room) return known + 1;
  return rooms.length > 2 ? 0 : 1;
}

export function placeName(card, spot) {
  if (columnOf(card, spot) === 0) return phrase("all_rooms");
  return (rooms.find((room) => room.key === spot.room) ?? rooms.at(-1)).name;
}

/* The cards that stand in the way of `card` at `spot`; what spans all rooms is in everybody's way. */
export function inTheWay(card, spot) {
  const mine = columnOf(card, spot);
  const end = spot.start + spot.minutes;
  const found = [];
  for (const other of cards.values()) {
    if (other === card || other.idle || !isHere(other) || other.start >= end || spot.start >= other.start + other.minutes) continue;
    const theirs = columnOf(other, other);
    if (mine === theirs ? spot.room || !mine || !theirs : !mine || !theirs) found.push(other);
  }
  return found;
}

/* Set the custom properties that put an element at a spot. */
export function setAt(element, column, { start, minutes }) {
  const values = { h: Math.floor(start / 60), m: start % 60, dh: Math.floor(minutes / 60), dm: minutes % 60, l: column || 1 };
  for (const [name, value] of Object.entries(values)) element.style.setProperty(`--${name}`, value);
  element.classList.toggle("l0", column === 0);
}

/* Let a card stand at a spot; everything that follows from it is drawn again. */
export function put(card, spot) {
  const hadFocus = card.element.contains(document.activeElement);
  Object.assign(card, spot);
  draw(card);
  settle();
  if (hadFocus && card.element.isConnected) card.face.focus({ preventScroll: true });
}

function draw(card) {
  const { element, start, minutes } = card;
  const here = isHere(card);
  element.querySelector(".when").textContent = start === null
    ? phrase("length", { n: minutes })
    : phrase("range", { start: clock(start), end: clock(start + minutes) });
  element.querySelector(".place").textContent = start === null || !card.room ? "" : placeName(card, card);
  element.hidden = false;
  if (here) reach(start, start + minutes);
  if (here) setAt(element, columnOf(card, card), card);
  if (here) placed.insertBefore(element, follower(card));
  else if (card.day === null) tray.append(element);
  else element.remove();
}

/* The order of the page is that of time, then of rooms. */
function follower(card) {
  const before = (other) => other.start - card.start || columnOf(other, other) - columnOf(card, card);
  const later = [...placed.children].map((element) => cardOf(element));
  return later.find((other) => other && other !== card && before(other) > 0)?.element ?? null;
}

/* Show more hours when something stands outside those shown. */
export function reach(start, end) {
  const { first, hours } = range();
  const from = Math.min(first, Math.floor(start / 60));
  const until = Math.max(first + hours, Math.min(48, Math.ceil(end / 60)));
  if (from === first && until === first + hours) return;
  frame.style.setProperty("--first", from);
  frame.style.setProperty("--hours", until - from);
  byId("grid-hours").replaceChildren(...Array.from({ length: until - from }, (_none, number) => hourLabel(from + number)));
}

function hourLabel(number) {
  const label = document.createElement("span");
  label.style.setProperty("--h", number);
  label.textContent = clock(number * 60, "hour");
  return label;
}

/* After a change: lanes, the column of what has no room, counts. */
function settle() {
  const here = [...cards.values()].filter(isHere);
  const isNeeded = rooms.length === 1 || here.some((card) => columnOf(card, card) === rooms.length);
  roomless.hidden = !isNeeded;
  frame.style.setProperty("--rooms", rooms.length - (isNeeded ? 0 : 1));
  setLanes(here);
  const waiting = [...cards.values()].filter((card) => card.day === null).length;
  byId("tray-count").textContent = waiting;
  byId("tray-empty").hidden = waiting > 0;
  byId("grid-empty").hidden = here.length > 0;
}

/* The same steps as coordinator/agenda/grid/lanes.py. */
function setLanes(here) {
  for (const column of grouped(here)) {
    let together = [];
    let ends = [];
    const close = () => {
      for (const [card, lane] of together) {
        card.element.style.setProperty("--k", lane);
        card.element.style.setProperty("--of", ends.length);
      }
    };
    column.sort((one, other) => one.start - other.start || one.minutes - other.minutes);
    for (const card of column) {
      if (ends.length && card.start >= Math.max(...ends)) {
        close();
        together = [];
        ends = [];
      }
      const free = ends.findIndex((until) => until <= card.start);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = card.start + card.minutes;
      together.push([card, lane]);
    }
    close();
  }
}

/* The cards of each column. */
function grouped(here) {
  const columns = new Map();
  for (const card of here) {
    const key = columnOf(card, card);
    if (columns.has(key)) columns.get(key).push(card);
    else columns.set(key, [card]);
  }
  return columns.values();
}

/* A dashed outline where a card would come to stand. */
const target = document.createElement("li");
target.setAttribute("aria-hidden", "true");
target.append(document.createElement("span"));

export function showTarget(card, spot) {
  target.className = `target${inTheWay(card, spot).length ? " target--taken" : ""}`;
  target.firstChild.textContent = clock(spot.start);
  setAt(target, columnOf(card, spot), spot);
  if (!target.isConnected) placed.append(target);
  return target;
}

export const hideTarget = () => target.remove();

/* A spot within the day: in one of the columns, between midnight and midnight. */
export function within(spot) {
  const start = Math.max(0, Math.min(spot.start, 24 * 60 - step()));
  return { ...spot, day: shownDay, start };
}
