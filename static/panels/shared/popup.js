// What opens over the page under a button: Escape or a click elsewhere closes it, and focus goes back to the button.
const EDGE_PX = 16; // kept free at the window's sides

/** Shows `box`, an element with popover="auto", under `button`, or over it where there is more room. */
export function show(box, button) {
  box.addEventListener("toggle", ({ newState }) => newState === "closed" && leave(box, button.id));
  document.body.append(box);
  const source = document.getElementById(button.id) ?? button; // drawn anew meanwhile
  box.showPopover({ source }); // whose place it takes in the order of Tab
  place(box, source);
}

/** Focus goes back to the button, drawn anew meanwhile or not, unless it was put elsewhere. */
function leave(box, id) {
  const isInside = box.contains(document.activeElement) || document.activeElement === document.body;
  box.remove();
  if (isInside) document.getElementById(id)?.focus();
}

function place(box, button) {
  const { left, bottom, top } = button.getBoundingClientRect();
  const below = bottom + box.offsetHeight + EDGE_PX < innerHeight || top < box.offsetHeight;
  box.style.left = `${Math.max(EDGE_PX, Math.min(left, document.documentElement.clientWidth - box.offsetWidth - EDGE_PX)) + scrollX}px`;
  box.style.top = `${(below ? bottom + 4 : top - box.offsetHeight - 4) + scrollY}px`;
}
