/* Moving cards by mouse, and on tablets by a long press. What is measured is read before anything is written, once
   per frame, so that a day of 120 cards follows the hand. */

import { cardOf, columnOf, frame, hideTarget, isGrid, isRtl, placed, range, rooms, showTarget, spotOf, step, tray, within } from "./agenda-cards.js";
import { root } from "./agenda-words.js";

const THRESHOLD_PX = 5;
const SLOP_PX = 10;
const PRESS_MS = 350;
const EDGE_PX = 40;
const HANDLE_PX = 8;
const SPEED_PX = 12;
const CLICK_AFTER_DROP_MS = 60;

let hold = null; // {card, pointer, x, y, touch, timer, on, sizing, spot, ...}
let droppedAt = -Infinity;

/* `drop(card, spot)` is called at the end of a drag, `create(spot)` for a click on an empty place. */
export function followPointer({ drop, create }) {
  document.addEventListener("pointerdown", grip);
  document.addEventListener("pointermove", travel);
  document.addEventListener("pointerup", () => release(drop));
  document.addEventListener("pointercancel", () => release(null));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && hold?.on) release(null);
  });
  // Scrolling is the browser's until a long press has lifted a card.
  document.addEventListener("touchmove", (event) => { if (hold?.on) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (hold?.touch) event.preventDefault(); });
  // A drop may be followed by a click, or not: a window of time, or the next real click would be swallowed.
  document.addEventListener("click", (event) => {
    if (event.detail && performance.now() - droppedAt < CLICK_AFTER_DROP_MS) {
      event.stopPropagation();
      event.preventDefault();
    }
  }, true);
  placed.addEventListener("click", (event) => {
    if (event.target !== placed || !isGrid() || event.pointerType === "touch") return;
    const { column, start } = place(event.clientX, event.clientY, measure());
    create(within({ start: Math.floor(start / step()) * step(), room: rooms[column - 1].key, minutes: 60 }));
  });
}

export const isDragging = () => Boolean(hold?.on);

function grip(event) {
  const card = cardOf(event.target);
  if (!card || event.button || hold || !isGrid()) return;
  const touch = event.pointerType === "touch";
  hold = { card, pointer: event.pointerId, x: event.clientX, y: event.clientY, atX: event.clientX, atY: event.clientY, touch };
  if (touch) hold.timer = setTimeout(lift, PRESS_MS);
}

function travel(event) {
  if (!hold || event.pointerId !== hold.pointer) return;
  hold.atX = event.clientX;
  hold.atY = event.clientY;
  if (hold.on) return; // the frame loop follows
  const far = Math.hypot(hold.atX - hold.x, hold.atY - hold.y);
  if (hold.touch && far > SLOP_PX) release(null);
  else if (!hold.touch && far >= THRESHOLD_PX) lift();
}

function lift() {
  const { card } = hold;
  const box = card.element.getBoundingClientRect();
  hold.on = true;
  hold.sizing = !hold.touch && card.start !== null && box.bottom - hold.y <= HANDLE_PX;
  hold.dx = hold.x - box.left;
  hold.dy = hold.y - box.top;
  hold.column = columnOf(card, card);
  if (!hold.sizing) hold.ghost = ghostOf(card, box);
  card.element.classList.add("slot--held");
  hold.frame = requestAnimationFrame(follow);
}

function ghostOf(card, box) {
  const ghost = card.element.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.className += " ghost";
  Object.assign(ghost.style, { left: "0", top: "0", width: `${box.width}px`, height: `${box.height}px` });
  ghost.setAttribute("aria-hidden", "true");
  document.body.append(ghost);
  return ghost;
}

/* One frame of a drag: read, decide, write. */
function follow() {
  const boxes = measure();
  const spot = hold.sizing ? sized(boxes) : aimed(boxes);
  const push = scrolling(boxes.frame);
  hold.spot = spot;
  if (hold.ghost) hold.ghost.style.transform = `translate(${hold.atX - hold.dx}px, ${hold.atY - hold.dy}px)`;
  tray.parentElement.classList.toggle("tray--target", Boolean(spot) && spot.day === null);
  const key = spot && spot.day ? `${spot.start} ${spot.minutes} ${spot.room}` : "";
  if (key !== hold.key) {
    if (key) showTarget(hold.card, spot);
    else hideTarget();
    hold.key = key;
  }
  if (push.x || push.y) frame.scrollBy(push.x, push.y);
  hold.frame = requestAnimationFrame(follow);
}

function measure() {
  return {
    grid: placed.getBoundingClientRect(), frame: frame.getBoundingClientRect(),
    tray: tray.parentElement.getBoundingClientRect(), range: range(), step: step(),
  };
}

const isIn = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;

/* The column and the minute under a point of the window. */
function place(x, y, { grid, range: { first, hours } }) {
  const across = (isRtl() ? grid.right - x : x - grid.left) / grid.width;
  const shown = Number(getComputedStyle(frame).getPropertyValue("--rooms"));
  const column = Math.max(1, Math.min(shown, 1 + Math.floor(across * shown)));
  return { column, start: first * 60 + ((y - grid.top) / grid.height) * hours * 60 };
}

/* Where the card in the air would fall: a spot of the grid, the tray, or nowhere (null). */
function aimed(boxes) {
  const { card, atX, atY, dy } = hold;
  if (isIn(boxes.frame, atX, atY)) {
    const { column, start } = place(atX, atY - dy, boxes);
    const room = card.spans && !card.room ? "" : rooms[column - 1].key;
    return within({ ...spotOf(card), start: Math.round(start / boxes.step) * boxes.step, room });
  }
  return isIn(boxes.tray, atX, atY) ? { day: null, start: null, minutes: card.minutes, room: "" } : null;
}

/* The bottom edge in the hand: a new length. */
function sized(boxes) {
  const { start } = place(hold.atX, hold.atY, boxes);
  const end = Math.round(start / boxes.step) * boxes.step;
  return { ...spotOf(hold.card), minutes: Math.max(boxes.step, end - hold.card.start) };
}

function scrolling(box) {
  const near = (at, from, to) => (at < from + EDGE_PX ? -SPEED_PX : at > to - EDGE_PX ? SPEED_PX : 0);
  if (!isIn(box, hold.atX, hold.atY)) return { x: 0, y: 0 };
  return { x: hold.sizing ? 0 : near(hold.atX, box.left, box.right), y: near(hold.atY, box.top, box.bottom) };
}

function release(drop) {
  if (!hold) return;
  const { card, spot, ghost, on, timer, frame: pending } = hold;
  clearTimeout(timer);
  hold = null;
  if (!on) return;
  cancelAnimationFrame(pending);
  ghost?.remove();
  hideTarget();
  card.element.classList.remove("slot--held");
  tray.parentElement.classList.remove("tray--target");
  droppedAt = performance.now();
  if (drop && spot) drop(card, spot);
}

root.classList.add("planner--live");
