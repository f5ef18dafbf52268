// What is pressed on a prediction's page is answered there (room.js), and may change what the page
// says around the answer: those parts are brought up to date. Without scripts the page comes anew.

let asked = 0;

// Whoever stands on a button of a part goes on standing there.
function renew(part, now) {
  const label = part.contains(document.activeElement) ? document.activeElement.textContent : null;
  part.replaceWith(now);
  if (label === null) return;
  const same = [...now.querySelectorAll("button, a")].find((one) => one.textContent === label);
  same?.focus({ preventScroll: true });
}

async function refresh() {
  const number = (asked += 1);
  const response = await fetch(location.pathname + location.search);
  if (!response.ok || number !== asked) return;
  const anew = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = anew.getElementById(part.id);
    if (now) renew(part, now);
  }
  document.querySelector(".prediction").className = anew.querySelector(".prediction").className;
}

document.addEventListener("answered", () => refresh().catch(() => {}));
