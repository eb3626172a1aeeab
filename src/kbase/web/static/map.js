// The map without page loads: choose a region, drag, double-click, Ctrl and the wheel, + − 0 and the arrows.
// Every view is drawn by the server and has an address; without this file the same links lead there.

const WIDTH = 800; // of the drawing, in its own units
const HEIGHT = 600;
const STEP = 1.6; // a zoom step
const GLIDE = 220; // ms from one view to the next
const STILL = 5; // px a press may move and still be a click
const KEYS = { "+": "closer", "=": "closer", "-": "wider", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

const place = document.querySelector("#map-view");
const status = document.querySelector("#map-status");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let loading = new AbortController();
let drag = null;
let wheel = 0;

if (place) begin();

function begin() {
  drawing().classList.add("live");
  place.addEventListener("click", clicked);
  place.addEventListener("dblclick", (event) => {
    if (!event.target.closest("a") && drawing().contains(event.target)) closer(event, STEP);
  });
  place.addEventListener("keydown", pressed);
  place.addEventListener("pointerdown", grasped);
  place.addEventListener("pointermove", dragged);
  place.addEventListener("pointerup", released);
  place.addEventListener("pointercancel", released);
  place.addEventListener("wheel", turned, { passive: false });
  place.addEventListener("dragstart", (event) => event.preventDefault()); // a link would be carried off
  addEventListener("popstate", () => show(location.href, "", false));
}

function drawing() {
  return place.querySelector("#map");
}

function seen() {
  const { x, y, size } = place.querySelector(".map-beside").dataset;
  return { x: Number(x), y: Number(y), size: Number(size) };
}

// The address of a window; the server moves it back onto the map where it would stick out.
function address({ x, y, size }) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries({ x, y, size })) query.set(name, value.toFixed(4));
  return `/map?${query}`;
}

async function show(where, says, remember = true) {
  loading.abort();
  loading = new AbortController();
  const came = fetch(where, { signal: loading.signal, headers: { Accept: "text/html" } });
  try {
    await glide(new URL(where, location.href).searchParams);
    const answer = await came;
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const inside = place.contains(document.activeElement);
    const way = document.activeElement?.dataset?.way;
    place.querySelector(".map-beside").replaceWith(page.querySelector(".map-beside"));
    drawing().classList.add("live");
    if (remember) history.pushState(null, "", where);
    const held = way && place.querySelector(`a[data-way="${way}"]`);
    if (inside) (held || drawing()).focus({ preventScroll: true });
    const count = place.querySelector("#map-here .quiet").textContent;
    status.textContent = says ? `${says}. ${count} in view.` : `${count} in view.`;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(where); // the page says best what is wrong
  }
}

// The old drawing moves to where the new one will be, so that nobody loses their way.
function glide(query) {
  const now = seen();
  const next = { x: Number(query.get("x") ?? 0.5), y: Number(query.get("y") ?? 0.5), size: Number(query.get("size") ?? 1) };
  const svg = drawing();
  const from = svg.viewBox.baseVal;
  const start = [from.x, from.y, from.width, from.height];
  const scale = next.size / now.size;
  const end = [
    ((next.x - now.x) / now.size + 0.5 - scale / 2) * WIDTH,
    ((next.y - now.y) / now.size + 0.5 - scale / 2) * HEIGHT,
    WIDTH * scale,
    HEIGHT * scale,
  ];
  if (calm.matches) return Promise.resolve();
  return new Promise((done) => {
    const began = performance.now();
    function frame(at) {
      const share = Math.min((at - began) / GLIDE, 1);
      const eased = share * (2 - share);
      svg.setAttribute("viewBox", start.map((value, part) => value + (end[part] - value) * eased).join(" "));
      if (share < 1) requestAnimationFrame(frame);
      else done();
    }
    requestAnimationFrame(frame);
  });
}

function clicked(event) {
  const link = event.target.closest('a[href^="/map"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  show(link.getAttribute("href"), link.dataset.says || link.textContent.trim());
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !drawing().contains(event.target)) return;
  const wanted = event.key === "0" ? ".map-whole" : `a[data-way="${KEYS[event.key]}"]`;
  const link = place.querySelector(wanted);
  if (!link) return;
  event.preventDefault();
  show(link.getAttribute("href"), link.textContent.trim());
}

// `point` of an event, 0 to 1 over the drawing.
function over(event) {
  const box = drawing().getBoundingClientRect();
  return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height, width: box.width };
}

// What lies under the pointer stays under it.
function closer(event, factor) {
  const now = seen();
  const point = over(event);
  const size = Math.min(now.size / factor, 1);
  const moved = now.size - size;
  show(address({ x: now.x + (point.x - 0.5) * moved, y: now.y + (point.y - 0.5) * moved, size }), "");
}

function turned(event) {
  if (!event.ctrlKey || !drawing().contains(event.target)) return; // the wheel alone scrolls the page
  event.preventDefault();
  clearTimeout(wheel);
  wheel = setTimeout(closer, 60, event, event.deltaY < 0 ? STEP : 1 / STEP);
}

function grasped(event) {
  if (event.button || event.pointerType === "touch" || !drawing().contains(event.target)) return;
  drag = { x: event.clientX, y: event.clientY, moved: false };
}

function dragged(event) {
  if (!drag) return;
  const svg = drawing();
  const unit = WIDTH / svg.getBoundingClientRect().width;
  const [x, y] = [(drag.x - event.clientX) * unit, (drag.y - event.clientY) * unit];
  if (!drag.moved && Math.hypot(x, y) < STILL * unit) return;
  if (!drag.moved) svg.setPointerCapture(event.pointerId);
  drag.moved = true;
  svg.classList.add("moving");
  svg.setAttribute("viewBox", `${x} ${y} ${WIDTH} ${HEIGHT}`);
}

function released(event) {
  if (!drag?.moved) {
    drag = null;
    return;
  }
  const svg = drawing();
  const { x, y } = svg.viewBox.baseVal;
  const now = seen();
  svg.classList.remove("moving");
  drag = null;
  // The press that ends a drag is no click on what lies below.
  const swallowed = (click) => {
    click.preventDefault();
    click.stopPropagation();
  };
  addEventListener("click", swallowed, { capture: true, once: true });
  setTimeout(removeEventListener, 0, "click", swallowed, { capture: true });
  if (event.type === "pointerup") show(address({ x: now.x + (x / WIDTH) * now.size, y: now.y + (y / HEIGHT) * now.size, size: now.size }), "");
}
