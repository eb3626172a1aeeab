// A field that came back red is told right as soon as this page can see that it is; what only kbase can judge, such
// as a name, stays red until the form is sent again. The form keeps its lines: nothing jumps under the hand.

document.addEventListener("input", ({ target }) => {
  if (target.getAttribute("aria-invalid") === "true" && mended(target)) tell(target);
});

// It was empty and is filled, may be empty and is, or is a number within its bounds.
function mended(field) {
  const was = (field.defaultValue ?? "").trim();
  const now = field.value.trim();
  const { least, most } = field.dataset;
  if (!now) return was !== "" && !field.required && field.getAttribute("aria-required") !== "true";
  if (least === undefined) return was === "";
  const number = field.name === "minutes" ? minutes(now) : /^\d+$/.test(now) ? Number(now) : NaN;
  return number >= Number(least) && number <= Number(most);
}

// `90`, `90 min`, `1.5 h`, `1,5 hours`, `1 h 30` and `1:30`, as kbase reads them; NaN for anything else.
function minutes(text) {
  const found = text.match(/^(?:(\d+(?:[.,]\d+)?)\s*(?:h|hrs?|hours?|:(?=[0-5]\d$))\s*)?(\d*)\s*(?:m|min|mins|minutes?)?$/i);
  return found ? Number((found[1] ?? "0").replace(",", ".")) * 60 + Number(found[2]) : NaN;
}

function tell(field) {
  field.removeAttribute("aria-invalid");
  field.closest(".field-wrong")?.classList.remove("field-wrong");
  const why = document.getElementById(`wrong-${field.name}`);
  if (why) {
    const by = field.getAttribute("aria-describedby").split(" ").filter((id) => id !== why.id);
    if (by.length) field.setAttribute("aria-describedby", by.join(" "));
    else field.removeAttribute("aria-describedby");
    why.classList.add("mended");
  }
  const summary = document.querySelector("#problems");
  const reasons = [...(summary?.querySelectorAll("a[href^='#field-']") ?? [])];
  for (const link of reasons) if (link.hash === `#${field.id}`) link.classList.add("mended");
  if (reasons.length && reasons.every((link) => link.classList.contains("mended"))) summary.classList.remove("bad");
}
