// Without this script every form works by itself; with it, answers come in place, and the search
// box offers what could be typed next (ARIA Authoring Practices: combobox with list autocomplete).
"use strict";

const answers = document.getElementById("answers");
const told = document.getElementById("told");
const welcome = document.getElementById("welcome");

// ---- Sending forms, and putting cards in their place ----

function send(form) {
  const body = new URLSearchParams(new FormData(form));
  const action = form.matches("[data-ask]") ? "/command" : form.getAttribute("action");
  return fetch(action, { method: "POST", body, headers: { Accept: "application/json" } });
}

// Only where nothing reached the server may the browser send it in its own way: whatever goes
// wrong later, the server has done its work, and asking again would do it twice.
async function ask(form) {
  try {
    return await send(form);
  } catch {
    form.removeAttribute("data-ask");
    form.submit();
    return null;
  }
}

function lost() {
  const note = document.createElement("p");
  note.className = "notice";
  note.setAttribute("role", "status");
  note.textContent = "The answer got lost on its way. Load the page again to see how things stand.";
  answers.prepend(note);
}

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim(); // made and escaped by the server's own templates
  return template.content.firstElementChild;
}

function tell(card) {
  if (told) told.textContent = card.querySelector("h2")?.textContent ?? "Answered";
}

function place(reply, form) {
  const card = element(reply.html);
  const old = form.closest(".card");
  const label = document.activeElement?.textContent;
  if (form.matches("[data-ask]") || !old) answers.replaceChildren(card);
  else if (reply.replaces || form.matches("[data-command]")) old.replaceWith(card);
  else old.after(card);
  if (welcome) welcome.hidden = true;
  document.querySelector(".motto")?.classList.add("motto-small");
  if (old) {
    // Whoever presses Next again and again keeps the key under the finger.
    const same = [...card.querySelectorAll("button")].find((b) => b.textContent === label);
    (same && reply.replaces ? same : card).focus({ preventScroll: reply.replaces });
  }
  else if (matchMedia("(pointer: coarse)").matches) box.blur(); // puts the keyboard away
  tell(card);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!answers || !form.matches("[data-ask], [data-press], [data-command]")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  const line = form.matches("[data-ask]") ? form.elements.q.value.trim() : "";
  if (form.matches("[data-ask]") && !line) return;
  form.setAttribute("aria-busy", "true");
  try {
    const response = await ask(form);
    if (!response) return;
    const reply = await response.json();
    place(reply, form);
    if (line) remember(line, reply.title);
  } catch {
    lost();
  } finally {
    form.removeAttribute("aria-busy");
  }
});

// The address always leads back to what is shown; following it never does more than show.
function remember(line, title) {
  const address = `/?${new URLSearchParams({ q: line })}`;
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  document.title = title ? `${title} · Hindcast` : "Hindcast";
}

addEventListener("popstate", () => {
  if (!location.hash) location.reload();
});

// ---- The fields of forms ----

let field = 0;

async function suggest(input) {
  const number = (field += 1);
  const command = input.form.elements.command.value;
  const option = input.name.slice("option.".length);
  const query = new URLSearchParams({ command, option, typed: input.value });
  const response = await fetch(`/api/suggest?${query}`);
  const found = response.ok ? await response.json() : [];
  if (number !== field) return;
  const useful = found.map((each) => new Option(each.label, each.value));
  input.list.replaceChildren(...useful);
}

for (const kind of ["focusin", "input"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.matches("[data-command] input[list]")) suggest(event.target).catch(() => {});
  });
}

// ---- The search box ----

const box = document.getElementById("line");
const list = document.getElementById("choices");
let chosen = -1;
let asked = 0;
let timer;

function close() {
  asked += 1; // an answer still under way comes too late
  clearTimeout(timer);
  list.hidden = true;
  list.replaceChildren();
  chosen = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function choice(found, index) {
  const item = document.createElement("li");
  item.id = `choice-${index}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.insert = found.insert;
  item.append(found.label);
  if (found.detail) {
    const detail = document.createElement("small");
    detail.textContent = found.detail;
    item.append(detail);
  }
  return item;
}

async function offer() {
  const number = (asked += 1);
  const line = box.value;
  if (!line.trim()) return close();
  const response = await fetch(`/api/complete?${new URLSearchParams({ line })}`);
  const found = response.ok ? await response.json() : [];
  if (number !== asked) return;
  const useful = found.filter((each) => each.insert.trim() !== line.trim());
  if (!useful.length || document.activeElement !== box) return close();
  list.replaceChildren(...useful.map(choice));
  list.hidden = false;
  chosen = -1;
  box.setAttribute("aria-expanded", "true");
  box.removeAttribute("aria-activedescendant");
}

function point(index) {
  const items = [...list.children];
  chosen = (index + items.length + 1) % (items.length + 1); // the last place is the box itself
  items.forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
  const item = items[chosen];
  if (!item) return box.removeAttribute("aria-activedescendant");
  box.setAttribute("aria-activedescendant", item.id);
  item.scrollIntoView({ block: "nearest" });
}

function take(item) {
  box.value = item.dataset.insert;
  close();
  box.focus();
  later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => offer().catch(close), 90);
}

function key(event) {
  if (event.isComposing) return;
  if (list.hidden) {
    if (event.key === "ArrowDown") later();
    return;
  }
  const item = list.children[chosen];
  if (event.key === "ArrowDown") point(chosen + 1);
  else if (event.key === "ArrowUp") point(chosen < 0 ? list.children.length - 1 : chosen - 1);
  else if (event.key === "Enter" && item) take(item);
  else if (event.key === "Tab" && item) take(item);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}

if (box && list) {
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) box.setAttribute(name, value);
  box.addEventListener("input", later);
  box.addEventListener("keydown", key);
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) take(item);
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
