// Writing with a net: drafts kept in this browser tab, saving that survives a stopped server, the text as it
// will look and notes like it beside it. Without this file the same sheet works with page loads.

const BREATH = 350; // ms without a key before anything is asked for
const DRAFT_EVERY = 400; // ms without a key before the draft is put away

let sheet = document.querySelector("#write-form");
if (sheet) begin();

function begin() {
  sheet = document.querySelector("#write-form");
  const summary = document.querySelector("#problems");
  if (summary) summary.focus();
  const draft = draftOf(sheet);
  let sent = false;
  let renewed = false; // the proof, once
  let changed = Boolean(summary); // what came back with a problem is not saved yet

  const state = document.querySelector("#write-state");
  const preview = document.querySelector("#preview");
  const near = live("/new/similar", document.querySelector("#near"), toldNear);
  const looks = live("/new/preview", document.querySelector("#preview-text"));

  if (!summary) offer(draft, state);

  const putAway = later(DRAFT_EVERY, () => {
    if (sent) return; // kept when it was sent, and forgotten once it was saved
    if (draft.keep(typed(sheet))) say(state, "Kept as a draft in this tab.");
  });
  const ask = later(BREATH, () => {
    near();
    if (!preview.hidden) looks();
  });

  sheet.addEventListener("input", () => {
    changed = true;
    putAway();
    ask();
  });

  document.querySelector("#preview-button").addEventListener("click", (event) => {
    event.preventDefault();
    if (preview.hidden) looks();
    preview.hidden = !preview.hidden;
    event.currentTarget.textContent = preview.hidden ? "Preview" : "Close the preview";
    event.currentTarget.setAttribute("aria-expanded", String(!preview.hidden));
    if (!preview.hidden) preview.scrollIntoView({ block: "nearest" });
  });
  document.querySelector("#preview-button").setAttribute("aria-expanded", String(!preview.hidden));
  document.querySelector("#preview-button").setAttribute("aria-controls", "preview");

  // Ctrl+Enter or ⌘Enter saves from anywhere in the sheet.
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sheet.requestSubmit(saveButton());
  });

  sheet.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sent) return;
    sent = true;
    draft.keep(typed(sheet));
    saveButton().setAttribute("aria-disabled", "true");
    say(state, "Saving…");
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: form(sheet, "save") });
      if (answer.redirected) {
        draft.forget();
        changed = false;
        location.assign(answer.url);
        return;
      }
      const came = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (came.querySelector("#write-form")) {
        document.querySelector("main").replaceWith(came.querySelector("main"));
        document.title = came.title;
        leaving.abort();
        begin();
        return;
      }
      const proof = came.querySelector("form[method=post] [name=proof]");
      if (!proof || renewed) throw new Error(String(answer.status));
      // The page stood open past its proof: take the fresh one and send once more.
      renewed = true;
      sheet.elements.proof.value = proof.value;
      sent = false;
      sheet.requestSubmit(saveButton());
      return;
    } catch {
      say(state, "");
      failed();
    }
    sent = false;
    saveButton().removeAttribute("aria-disabled");
  });

  const leaving = new AbortController();
  // The browser's Back brings this page out of its memory as it was left: saved, and deaf to another save.
  addEventListener(
    "pageshow",
    (event) => {
      if (!event.persisted) return;
      sent = false;
      saveButton().removeAttribute("aria-disabled");
      say(state, "");
    },
    { signal: leaving.signal },
  );
  addEventListener(
    "beforeunload",
    (event) => {
      if (changed && !sent) event.preventDefault();
    },
    { signal: leaving.signal },
  );
}

function saveButton() {
  return sheet.querySelector("button[value=save]");
}

function typed(from) {
  const kept = {};
  for (const [name, value] of new FormData(from)) {
    if (!["proof", "once", "base", "note", "kind", "new_people"].includes(name)) kept[name] = value;
  }
  return kept;
}

function form(from, step) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(from)) body.append(name, value);
  body.set("step", step);
  return body;
}

// One draft for each sheet: a new note of each kind, an answer to each question, a change of each note.
function draftOf(from) {
  const name = `kbase draft ${location.pathname}`;
  const clean = JSON.stringify(typed(from));
  return {
    get found() {
      try {
        const kept = JSON.parse(sessionStorage.getItem(name));
        return kept && JSON.stringify(kept.typed) !== clean ? kept : null;
      } catch {
        return null;
      }
    },
    keep(what) {
      try {
        if (JSON.stringify(what) === clean) sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, JSON.stringify({ typed: what, at: Date.now() }));
        return true;
      } catch {
        return false; // storage is full or forbidden; the sheet itself still holds everything
      }
    },
    forget() {
      sessionStorage.removeItem(name);
    },
  };
}

function offer(draft, state) {
  const kept = draft.found;
  if (!kept) return;
  const at = new Date(kept.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const banner = element("div", { className: "banner care", id: "draft", role: "region", ariaLabel: "Unsaved draft" });
  const buttons = element("p", { className: "buttons" });
  const back = element("button", { className: "button", type: "button", textContent: "Bring it back" });
  const away = element("button", { className: "button", type: "button", textContent: "Throw it away" });
  back.addEventListener("click", () => {
    for (const [name, value] of Object.entries(kept.typed)) {
      if (sheet.elements[name]) sheet.elements[name].value = value;
    }
    banner.remove();
    sheet.dispatchEvent(new Event("input"));
    say(state, "Your draft is back in the sheet.");
    sheet.querySelector("[name=title]:not([type=hidden]), textarea").focus();
  });
  away.addEventListener("click", () => {
    draft.forget();
    banner.remove();
    say(state, "The draft is thrown away.");
    sheet.querySelector("[name=title]:not([type=hidden]), textarea").focus();
  });
  buttons.append(back, away);
  banner.append(element("p", { textContent: `Something you wrote here at ${at} was not saved.` }), buttons);
  sheet.before(banner);
}

function failed() {
  document.querySelector("#problems")?.remove();
  const banner = element("div", { className: "banner bad write-summary", id: "problems", tabIndex: -1 });
  banner.setAttribute("role", "alert");
  banner.append(
    element("h2", { textContent: "Not saved: kbase did not answer" }),
    element("p", { textContent: "What you typed is all still here, and kept as a draft in this tab. See that kbase is running, then save again; it will be stored once." }),
  );
  document.querySelector(".write-main").prepend(banner);
  banner.focus();
}

// Asks `path` about the sheet as it stands and shows the answer in `place`; the newest question wins.
function live(path, place, told = () => {}) {
  let asking = new AbortController();
  let last = "";
  return async () => {
    const body = form(sheet, "look");
    body.delete("once");
    if (body.toString() === last) return;
    last = body.toString();
    asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(path, { method: "POST", body, signal: asking.signal });
      if (!answer.ok) return;
      place.innerHTML = await answer.text();
      told(place);
    } catch (error) {
      if (error.name !== "AbortError") last = "";
    }
  };
}

function toldNear(place) {
  const count = Number(place.querySelector("[data-count]").dataset.count);
  const says = count ? `${count === 1 ? "1 note" : `${count} notes`} like it beside the sheet.` : "";
  const newcomers = [...place.querySelectorAll(".newcomer")].map((one) => one.textContent);
  say(document.querySelector("#near-status"), [says, ...newcomers].join(" ").trim());
}

function later(ms, act) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
}

function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
