// What is pressed on a prediction's page is answered there (room.js), and may change what the page
// says around the answer: those parts are brought up to date. Without scripts the page comes anew.

import { standing } from "./standing.js";

let asked = 0;

function exchange(part, now) {
  const goOn = standing(part);
  part.replaceWith(now);
  goOn(now);
}

async function refresh() {
  const number = (asked += 1);
  const response = await fetch(location.pathname + location.search);
  if (!response.ok || number !== asked) return;
  const anew = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = anew.getElementById(part.id);
    if (now) exchange(part, now);
  }
  document.querySelector(".prediction").className = anew.querySelector(".prediction").className;
}

document.addEventListener("answered", () => refresh().catch(() => {}));
