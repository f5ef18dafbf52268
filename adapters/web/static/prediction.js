// What is pressed on a prediction's page is answered there (room.js), and may change what the page
// says around the answer: those parts are brought up to date. Without scripts the page comes anew.

let asked = 0;

// A button is known by its address: what it says changes once it is one's own figure.
const named = (one) => one.form?.elements.address?.value ?? one.textContent;

// Whoever stands on a button of a part goes on standing there.
function renew(part, now) {
  const name = part.contains(document.activeElement) ? named(document.activeElement) : null;
  part.replaceWith(now);
  if (name === null) return;
  const same = [...now.querySelectorAll("button, a")].find((one) => named(one) === name);
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
