// The day's check-in arrives by itself (server-sent events), and its counts as they change. A page
// that nobody sees lets go of its connection: browsers have six for each host.

import { standing } from "./standing.js";

const LATER_MS = 60000;
const wall = document.getElementById("today");
const told = document.getElementById("told");
let source = null;
let waiting;

function tag() {
  return wall.querySelector("[data-tag]").dataset.tag;
}

function show(html) {
  const goOn = standing(wall);
  wall.innerHTML = html; // made and escaped by the server's own templates
  goOn(wall);
}

function arrived(event) {
  const news = JSON.parse(event.data);
  const before = wall.querySelector(".card h2")?.textContent;
  show(news.html);
  const link = document.querySelector("#to-wall a");
  if (news.title) link.textContent = news.title;
  link.parentElement.hidden = !news.title || !document.querySelector("#answers .card");
  if (news.title && news.title !== before) told.textContent = `New: ${news.title}`;
}

function open() {
  clearTimeout(waiting);
  if (source || document.hidden) return;
  const address = new URL(wall.dataset.events, location.href);
  address.searchParams.set("seen", tag());
  source = new EventSource(address);
  source.addEventListener("today", arrived);
  source.addEventListener("enough", leave);
  source.addEventListener("error", () => {
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    leave();
    waiting = setTimeout(open, LATER_MS);
  });
}

function leave() {
  source?.close();
  source = null;
}

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : open()));
addEventListener("pagehide", leave);
addEventListener("pageshow", open);
