// The search box offers what could be typed next (ARIA Authoring Practices: combobox with list
// autocomplete). Without this script it is an ordinary form.

const box = document.getElementById("line");
const list = document.getElementById("choices");
const member = new URLSearchParams(location.search).get("as");
let chosen = -1;
let asked = 0;
let offered = ""; // the line that the list goes on from; somebody who types fast is ahead of it
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
  for (const [name, text] of [["span", found.shape], ["small", found.detail]]) {
    if (!text) continue;
    const more = document.createElement(name);
    more.textContent = name === "span" ? ` ${text}` : text;
    item.append(more);
  }
  return item;
}

async function offer() {
  const number = (asked += 1);
  const line = box.value;
  if (!line.trim()) return close();
  const query = new URLSearchParams({ line, ...(member && { as: member }) });
  const response = await fetch(`/api/complete?${query}`);
  const found = response.ok ? await response.json() : [];
  if (number !== asked) return;
  const useful = found.filter((each) => each.insert.trim() !== line.trim());
  if (!useful.length || document.activeElement !== box) return close();
  offered = line;
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

async function takeFirst() {
  await offer();
  if (list.firstElementChild) take(list.firstElementChild);
}

function key(event) {
  if (event.isComposing) return;
  const commands = box.value.startsWith("/"); // there Tab goes on with the first, as in a shell
  if (list.hidden || box.value !== offered) {
    if (event.key === "ArrowDown") later();
    if (event.key !== "Tab" || event.shiftKey || !commands || list.hidden) return;
    takeFirst().catch(close);
    return event.preventDefault();
  }
  const item = list.children[chosen];
  if (event.key === "ArrowDown") point(chosen + 1);
  else if (event.key === "ArrowUp") point(chosen < 0 ? list.children.length - 1 : chosen - 1);
  else if (event.key === "Enter" && item) take(item);
  else if (event.key === "Tab" && commands && !event.shiftKey) take(item ?? list.children[0]);
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
