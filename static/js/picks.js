/* My agenda on this device: a list of session ids in localStorage, one list for each assembly. Nothing is sent
   anywhere until its owner opens their private link and takes the list along. Pages work without this. */

const key = (slug) => `picks:${slug}`;

function read(slug) {
  try {
    const kept = JSON.parse(localStorage.getItem(key(slug)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => /^[a-z0-9]{4,16}$/.test(id)) : [];
  } catch {
    return [];
  }
}

function write(slug, ids) {
  try {
    localStorage.setItem(key(slug), JSON.stringify([...new Set(ids)].slice(0, 200)));
    return true;
  } catch {
    return false; // private windows may refuse: the button then stays as it was
  }
}

/* On a session's page: a button that adds and removes. */
for (const place of document.querySelectorAll("[data-pick]")) {
  const { pick: id, slug, add, remove, added } = place.dataset;
  const button = place.querySelector("button");
  const label = button.querySelector("span");
  const says = place.querySelector("[role=status]");
  const show = () => {
    const is = read(slug).includes(id);
    label.textContent = is ? remove : add;
    button.setAttribute("aria-pressed", String(is));
    return is;
  };
  button.addEventListener("click", () => {
    const ids = read(slug);
    write(slug, ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]);
    says.textContent = show() ? added : "";
  });
  show();
  place.hidden = false;
}

/* On the page of this device: the address names what is kept here. */
const page = document.querySelector("[data-picks-page]");
if (page) {
  const slug = page.dataset.picks;
  const wanted = read(slug).join(",");
  const here = new URLSearchParams(location.search).get("s") ?? "";
  if (!here && wanted) location.replace(`${page.dataset.picksPage}?s=${wanted}`);
}

/* On the private page: what this device keeps can be taken along. */
const join = document.querySelector("[data-picks-join]");
if (join) {
  const slug = join.dataset.picksJoin;
  const ids = read(slug);
  if (ids.length) {
    join.querySelector("input").value = ids.join(",");
    join.hidden = false;
    join.closest("form").addEventListener("submit", () => write(slug, []));
  }
}
