// Answers while the question is being typed: the nearest notes after a breath, the whole reply after a pause
// or Enter. Without this file the same form asks the same question with a page load.

const BREATH = 140; // ms without a key before the nearest notes are asked for
const PAUSE = 700; // ms before the question counts as finished

const form = document.querySelector("#ask-form");
const box = document.querySelector("#q");
const reply = document.querySelector("#reply");
const names = document.querySelector("#q-names");
const status = document.querySelector("#ask-status");

let breath = 0;
let pause = 0;
let asking = new AbortController();
let answered = address();

function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim()) query.append(name, value.trim());
  }
  return query.toString();
}

async function fetched(path, query) {
  asking.abort();
  asking = new AbortController();
  const answer = await fetch(`${path}?${query}`, { signal: asking.signal, headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

async function near() {
  const query = address();
  if (!box.value.trim() || query === answered) return;
  try {
    const html = await fetched("/ask/matches", query);
    const place = reply.querySelector("#matches");
    if (place) place.outerHTML = html;
    else reply.innerHTML = `<div class="beside with-rail reply">${html}</div>`;
    reply.classList.add("unfinished");
    told();
  } catch (error) {
    if (error.name !== "AbortError") reply.classList.remove("unfinished");
  }
}

async function whole(pressed) {
  const query = address();
  if (query === answered && !pressed) return;
  reply.setAttribute("aria-busy", "true");
  try {
    reply.innerHTML = await fetched("/ask/reply", query);
    answered = query;
    const asked = box.value.trim();
    history.replaceState(null, "", query ? `/ask?${query}` : "/");
    document.title = `${asked || "Ask"} · kbase`;
    if (pressed) settle(asked);
    told();
  } catch (error) {
    if (error.name === "AbortError") return;
    // The page itself says best what is wrong: a question too long, a server that has stopped.
    if (pressed) form.submit();
    else status.textContent = "kbase does not answer just now; press Enter to try again.";
  } finally {
    reply.classList.remove("unfinished");
    reply.removeAttribute("aria-busy");
  }
}

// The big invitation stands aside once a question is sent, not while it is typed: nothing jumps under the hand.
function settle(asked) {
  const head = document.querySelector(".ask-head");
  head.classList.toggle("home-head", !asked);
  for (const [part, look] of [["h1", "ask-title"], [".ask-box label[for=q]", "ask-invite"]]) {
    const words = head.querySelector(part);
    words.classList.toggle(look, !asked);
    words.classList.toggle("unshown", Boolean(asked));
  }
  head.querySelector("h1").textContent = asked ? `Answer to: ${asked}` : "What would you like to know?";
}

function told() {
  const begun = reply.querySelector("#begun");
  names.replaceChildren(...(begun?.children ?? []));
  begun?.remove();
  const found = reply.querySelector("#matches");
  if (!found || found.dataset.count === undefined) {
    status.textContent = "";
    return;
  }
  const count = Number(found.dataset.count);
  const notes = count === 1 ? "1 note" : `${count} notes`;
  const people = reply.querySelectorAll("#people .peer").length;
  const says = found.dataset.state === "typing" ? `${notes} near so far.` : `${reply.querySelector("#verdict").textContent} ${notes}, ${people} to ask.`;
  if (status.textContent !== says) status.textContent = says;
}

function later() {
  clearTimeout(breath);
  clearTimeout(pause);
  breath = setTimeout(near, BREATH);
  pause = setTimeout(whole, PAUSE, false);
}

function now(pressed) {
  clearTimeout(breath);
  clearTimeout(pause);
  whole(pressed);
}

// Tags and names to choose from are fetched once, by whoever opens the filters.
const filters = form.querySelector(".filters");
async function offer() {
  if (!filters.open || filters.querySelector("datalist")) return;
  const answer = await fetch("/ask/choices").catch(() => null);
  if (answer?.ok) filters.insertAdjacentHTML("beforeend", await answer.text());
}
filters.addEventListener("toggle", offer);
offer();

box.addEventListener("input", (event) => {
  if (!event.isComposing) later();
});
box.addEventListener("compositionend", later);
form.addEventListener("change", (event) => {
  if (event.target !== box) now(false);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  now(true);
});
