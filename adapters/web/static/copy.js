// An address to pass on: whole, even where the server does not know its own name, and copied.

for (const address of document.querySelectorAll("[data-whole]")) {
  address.textContent = new URL(address.textContent, location.origin);
}

if (navigator.clipboard) { // only pages that came safely have it
  document.documentElement.classList.add("copies");
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.origin));
      button.textContent = "Copied";
    } catch { // the browser, or whoever sits before it, does not allow it
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = "Please copy it by hand";
    }
  });
}
