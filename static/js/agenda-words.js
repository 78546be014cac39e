/* What the agenda builder says: sentences with their placeholders filled, times as the language writes them,
   and the two live regions that screen readers hear. */

export const root = document.getElementById("planner");
const words = JSON.parse(root.dataset.words);

export const byId = (id) => document.getElementById(id);

/* The sentence `key` with %(name)s filled from `values`. */
export function phrase(key, values = {}) {
  return words[key].replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
}

const two = (number) => String(number).padStart(2, "0");

/* Minutes since midnight as a clock shows them: 9 h 30. */
export function clock(minutes, form = "clock") {
  const h = Math.floor(minutes / 60) % 24;
  const m = minutes % 60;
  return phrase(form, { h, hh: two(h), mm: two(m) });
}

/* The same as people say it: 11 h, 11 h 30. */
export const spoken = (minutes) => clock(minutes, minutes % 60 ? "clock" : "hour");

/* Minutes since midnight as forms and the server write them: 09:30. */
export const iso = (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/* Say it at once (a move) or when there is time for it (a save). The same sentence twice is said twice. */
export function announce(text, { polite = false } = {}) {
  const region = byId(polite ? "say-saved" : "say");
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}
