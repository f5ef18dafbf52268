// Where somebody stands in a part of a page that is made anew: on the same button of the new part.

// A button is known by its address: what it says changes once it is one's own figure.
const named = (one) => one.form?.elements.address?.value ?? one.textContent;

// Note where one stands before the part changes; call what is returned with the new part.
export function standing(part) {
  const name = part.contains(document.activeElement) ? named(document.activeElement) : null;
  return (now) => {
    if (name === null) return;
    const same = [...now.querySelectorAll("button, a")].find((one) => named(one) === name);
    same?.focus({ preventScroll: true });
  };
}
