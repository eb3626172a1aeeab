// On every page: Ctrl+K or ⌘K goes to the question; the contents beside a note follow the reader.

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const box = document.querySelector("#q, #top-q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

const contents = document.querySelector(".contents.beside-text");
if (contents && "IntersectionObserver" in window) {
  const entries = new Map();
  for (const link of contents.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) entries.set(heading, link);
  }
  const seen = new Set();
  let last = null;
  const observer = new IntersectionObserver(
    (changes) => {
      for (const change of changes) {
        if (change.isIntersecting) seen.add(change.target);
        else seen.delete(change.target);
      }
      const first = [...entries.keys()].find((heading) => seen.has(heading));
      if (!first || first === last) return;
      if (last) entries.get(last).removeAttribute("aria-current");
      const link = entries.get(first);
      link.setAttribute("aria-current", "true");
      const list = link.closest("ol"); // a long list keeps the place in view without moving the page
      list.scrollTop = link.offsetTop - list.offsetTop - list.clientHeight / 2;
      last = first;
    },
    { rootMargin: "0px 0px -60% 0px" },
  );
  for (const heading of entries.keys()) observer.observe(heading);
}
