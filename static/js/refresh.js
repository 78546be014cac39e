/* A page that tells what happens now looks for news by itself, every so many seconds: what changed is exchanged
   in place, so that nobody loses where they are. Without scripts the whole page is loaded again. */

const content = document.getElementById("content");
const seconds = Number(document.querySelector("[data-refresh]")?.dataset.refresh);

async function look() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { cache: "no-cache" }).catch(() => null);
  if (!answer?.ok) return; // no network: what stands here is as old as its clock says
  const news = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("content");
  if (!news || news.innerHTML === content.innerHTML) return;
  const here = document.activeElement?.getAttribute("href");
  content.replaceChildren(...news.childNodes);
  if (here) content.querySelector(`[href="${CSS.escape(here)}"]`)?.focus();
}

if (seconds) setInterval(look, seconds * 1000);
