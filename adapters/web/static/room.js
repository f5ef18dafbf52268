// Without this script every form works by itself; with it, answers come in place.

const MOST_CARDS = 20;
const answers = document.getElementById("answers");
const told = document.getElementById("told");
const box = document.getElementById("line");
const clear = document.getElementById("clear"); // below a conversation
const slot = document.getElementById("answer"); // on a page that shows the latest answer alone

// ---- Sending forms, and putting cards in their place ----

// Only where nothing reached the server may the browser send it in its own way: whatever goes
// wrong later, the server has done its work. The form's id sees to it that it is done once.
async function send(form) {
  const body = new URLSearchParams(new FormData(form));
  const action = form.dataset.to ?? form.getAttribute("action");
  try {
    return await fetch(action, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    form.submit();
    return null;
  }
}

function lost() {
  const note = document.createElement("p");
  note.className = "notice";
  note.setAttribute("role", "status");
  note.textContent = "The answer got lost on its way. Load the page again to see how things stand.";
  (slot ?? answers).prepend(note);
}

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim(); // made and escaped by the server's own templates
  return template.content.firstElementChild;
}

// Whoever says otherwise has said it: the mark of what they said before goes.
function unmark(card) {
  for (const button of card?.querySelectorAll("button.yours") ?? []) {
    button.textContent = button.dataset.unmarked;
    button.classList.remove("yours");
  }
}

// The talk on the server goes by the same rules, so that loading the page again changes nothing.
function place(reply, form) {
  const card = element(reply.html);
  if (slot) {
    slot.replaceChildren(card);
    return card;
  }
  const old = form.closest("#answers .card");
  for (const id of reply.unmarked ?? []) unmark(document.getElementById(id));
  if (card.id && form.matches("[data-ask]")) document.getElementById(card.id)?.remove();
  for (const id of reply.closes ?? []) document.getElementById(id)?.remove();
  if (!old) answers.prepend(card);
  else if (reply.replaces) old.replaceWith(card);
  else old.after(card);
  [...answers.children].slice(MOST_CARDS).forEach((last) => last.remove());
  return card;
}

function settle() {
  if (!clear) return;
  document.getElementById("welcome").hidden = true;
  clear.hidden = false;
  document.getElementById("to-wall").hidden = !document.querySelector("#today .card");
  document.querySelector(".motto").classList.add("motto-small");
}

function toFillIn(card) {
  const fields = [...card.querySelectorAll(".options :is(input:not([type=hidden]), select)")];
  return fields.find((one) => !one.value) ?? fields[0];
}

// Who pressed a button on another page comes to its form here.
const arrived = document.getElementById(location.hash.slice(1));
if (arrived?.matches("#answers .card")) toFillIn(arrived)?.focus();

// Whoever presses Next again and again keeps the key under the finger; who opened a form fills it
// in, from the first field that is empty.
function attend(card, form, label) {
  const field = toFillIn(card);
  if (form.matches("[data-ask]") && !field) {
    if (matchMedia("(pointer: coarse)").matches) box.blur(); // puts the keyboard away
    else box.select();
    return;
  }
  const same = [...card.querySelectorAll("button")].find((one) => one.textContent === label);
  const next = field ?? (form.matches("[data-press]") && same) ?? null;
  (next || card).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

// On a page of its own the answer is one among many sections: it is said, not only named.
function words(card) {
  const said = slot ? card.querySelectorAll("h2, :scope > p") : card.querySelectorAll("h2");
  return [...said].map((each) => each.textContent.trim()).join(" ") || "Answered";
}

// An id of the form's next act: this one is done.
function renew(form) {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const id = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (form.elements.once) form.elements.once.value = id;
}

// A page that is come back to holds forms that were sent: what they do next is something else.
addEventListener("pageshow", (event) => {
  const [arrival] = performance.getEntriesByType("navigation");
  if (event.persisted || arrival?.type === "back_forward") [...document.forms].forEach(renew);
});

async function carryOut(form, label) {
  told.textContent = ""; // what is said twice is news twice
  const response = await send(form);
  if (!response) return;
  const reply = await response.json();
  const card = place(reply, form);
  renew(form);
  settle();
  attend(card, form, label);
  told.textContent = words(card);
  document.dispatchEvent(new Event("answered"));
  if (form.matches("[data-ask]")) remember(reply);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!clear && !slot) return; // a page without answers
  if (!form.matches("[data-ask], [data-press], [data-command]")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  if (form.matches("[data-ask]") && !box.value.trim()) return;
  form.setAttribute("aria-busy", "true");
  try {
    await carryOut(form, event.submitter?.textContent);
  } catch {
    lost();
  } finally {
    form.removeAttribute("aria-busy");
  }
});

// The address leads back to what was looked up last; following it never does more than show.
function remember(reply) {
  if (reply.address !== location.pathname + location.search) history.pushState(null, "", reply.address);
  document.title = reply.title ? `${reply.title} · Hindcast` : "Hindcast";
}

addEventListener("popstate", () => {
  if (!location.hash) location.reload();
});

// ---- The fields of forms ----

let asked = 0;

async function suggest(input) {
  const number = (asked += 1);
  const query = new URL(input.form.action).searchParams;
  query.set("command", input.form.elements.command.value);
  query.set("option", input.name.slice("option.".length));
  query.set("typed", input.value);
  const response = await fetch(`/api/suggest?${query}`);
  const found = response.ok ? await response.json() : [];
  if (number !== asked) return;
  input.list.replaceChildren(...found.map((each) => new Option(each.label, each.value)));
}

for (const kind of ["focusin", "input"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.matches("[data-command] input[list]")) suggest(event.target).catch(() => {});
  });
}
