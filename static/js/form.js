/* Two courtesies for forms; both pages and forms work without them:
   the summary of errors takes the focus, and a second press within 8 seconds is ignored
   while the button says that the first one is on its way. */

const PAUSE_MS = 8000;

document.getElementById("error-summary")?.focus();

for (const form of document.querySelectorAll("form[data-sending]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const label = event.submitter?.querySelector("span");
    const words = label?.textContent;
    if (label) label.textContent = form.dataset.sending;
    setTimeout(() => {
      delete form.dataset.sent;
      if (label) label.textContent = words;
    }, PAUSE_MS);
  });
}

/* A page brought back by the back button must not keep its lock. */
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
