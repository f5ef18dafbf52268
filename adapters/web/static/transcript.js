// A conversation works without this script: the search marks its places on the server, and every
// paragraph leads to a page to pass on. With it, places are found as one types, a link to a quote
// lights all its sentences, and whatever is selected can be quoted.
"use strict";

const SPAN = /^([0-9a-f]{12})-(\d+)-(\d+)$/;
const sentences = [...document.querySelectorAll(".said > span[id]:not(:empty)")];

// ---- A link to a quote lights all its sentences ----

function within(source, start, end) {
  return sentences.filter((each) => {
    const own = SPAN.exec(each.id);
    return own && own[1] === source && Number(own[2]) < end && start < Number(own[3]);
  });
}

function light() {
  const asked = SPAN.exec(location.hash.slice(1));
  for (const each of document.querySelectorAll(".told")) each.classList.remove("told");
  const told = asked ? within(asked[1], Number(asked[2]), Number(asked[3])) : [];
  for (const each of told) each.classList.add("told");
  return told;
}

function arrive() {
  const told = light();
  if (told.length && !document.getElementById(location.hash.slice(1))) told[0].scrollIntoView();
}

addEventListener("hashchange", arrive);
arrive();

// ---- Finding as one types (CSS Custom Highlight API: the page itself is not touched) ----

const form = document.querySelector("[data-find]");
const found = document.getElementById("found");
let places = [];
let now = -1;
let sought;
let typing;

// All words in one string, with where each text node begins in it.
function gather() {
  const nodes = [];
  let text = "";
  for (const paragraph of document.querySelectorAll(".said")) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, start: text.length });
      text += walker.currentNode.data;
    }
  }
  return { nodes, text };
}

let gathered;

function nodeAt(place) {
  const { nodes } = gathered;
  let low = 0;
  let high = nodes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (nodes[middle].start <= place) low = middle;
    else high = middle - 1;
  }
  return nodes[low];
}

function rangeOf(start, end) {
  const range = new Range();
  const first = nodeAt(start);
  const last = nodeAt(end - 1);
  range.setStart(first.node, start - first.start);
  range.setEnd(last.node, end - last.start);
  return range;
}

function pattern(words) {
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(escaped.replace(/['’]/g, "['’]").replace(/\s+/g, "\\s+"), "giu");
}

function wanted() {
  return form.elements.find.value.trim();
}

function find() {
  const words = wanted();
  sought = words;
  gathered ??= gather();
  places = words ? [...gathered.text.matchAll(pattern(words))] : [];
  places = places.map((match) => rangeOf(match.index, match.index + match[0].length));
  CSS.highlights.set("found", new Highlight(...places));
  now = -1;
  CSS.highlights.delete("found-now");
  if (!words) found.textContent = "";
  else if (!places.length) found.textContent = `Nothing here matches “${words}”.`;
  else found.textContent = places.length === 1 ? "1 place" : `${places.length} places`;
}

// The first place from where one stands: after what the sticky form covers, or the last before it.
function fromHere(step) {
  const top = form.getBoundingClientRect().bottom;
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle].getBoundingClientRect().bottom < top) low = middle + 1;
    else high = middle;
  }
  return step < 0 ? low - 1 : low;
}

// Whoever is quicker than the typing's delay goes through the words in the field all the same.
function go(step) {
  clearTimeout(typing);
  if (wanted() !== sought) find();
  if (!places.length) return;
  const next = now < 0 ? fromHere(step) : now + step;
  now = (next + places.length) % places.length;
  CSS.highlights.set("found-now", new Highlight(places[now]));
  found.textContent = `${now + 1} of ${places.length}`;
  const place = places[now].getBoundingClientRect();
  scrollBy({ top: place.top - innerHeight * 0.35 });
}

function step(arrow, label, by) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = arrow;
  button.title = label;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", () => go(by));
  return button;
}

if (form && globalThis.Highlight && CSS.highlights) {
  form.querySelector("button").remove();
  found.before(step("↑", "Previous place", -1), step("↓", "Next place", 1));
  form.elements.find.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(find, 60);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.find.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && event.target.value) {
      event.target.value = "";
      find();
    } else if (event.key === "Enter") {
      go(event.shiftKey ? -1 : 1);
    } else return;
    event.preventDefault();
  });
  addEventListener("keydown", (event) => {
    const writing = event.target.matches("input, select, textarea");
    if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    form.elements.find.focus();
    form.elements.find.select();
  });
}

// ---- Whatever is selected can be quoted ----

const tool = document.createElement("p");
tool.className = "tool";
tool.hidden = true;
const door = document.createElement("a");
tool.append(door);
document.getElementById("main").append(tool);

function selected() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  return sentences.filter((each) => range.intersectsNode(each));
}

// What was chosen leads to its page; the address of this page tells the place, for who copies that.
function offer(chosen, label) {
  const [first, last] = [chosen[0], chosen.at(-1)].map((each) => each && SPAN.exec(each.id));
  tool.hidden = !first || !last;
  if (tool.hidden) return;
  const id = `${first[1]}-${first[2]}-${last[3]}`;
  const query = new URLSearchParams(location.search);
  const member = query.has("as") ? `?${new URLSearchParams({ as: query.get("as") })}` : "";
  door.href = `/quote/${id}${member}`;
  door.textContent = label;
  history.replaceState(null, "", `${location.pathname}${location.search}#${id}`);
}

let settling;

if (form) {
  document.addEventListener("selectionchange", () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      const chosen = selected();
      if (chosen.length) offer(chosen, "Quote these sentences");
    }, 150);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input") || selected().length) return;
    const sentence = event.target.closest(".said > span[id]:not(:empty)");
    offer(sentence ? [sentence] : [], "Quote this sentence");
    if (sentence) light();
  });
}
