// Slides: arrow keys and Page Up or Down go from one to the next. One taller than the window is read to its end first.

const slides = [...document.querySelectorAll(".pack-slide")];
const steps = { ArrowDown: 1, ArrowRight: 1, PageDown: 1, ArrowUp: -1, ArrowLeft: -1, PageUp: -1 };

document.addEventListener("keydown", (event) => {
  const step = steps[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const here = Math.max(0, slides.findLastIndex((slide) => slide.getBoundingClientRect().top <= 1));
  const { top, bottom } = slides[here].getBoundingClientRect();
  const more = step > 0 ? bottom > window.innerHeight + 1 : top < -1;
  if (more && !["ArrowRight", "ArrowLeft"].includes(event.key)) return;
  event.preventDefault();
  slides[here + step]?.scrollIntoView({ behavior: "instant" });
});
