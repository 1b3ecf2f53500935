// Sections of a hall are dragged to their places, or moved by the arrow keys. The server hears of it once it is done.

import { onDrag, untilAnswered } from './drag.js';

const grid = 5, settle = 600;
const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const sections = '[data-designer] [data-section]';
let keys = null;

Blazor.registerCustomEventType('sectionmoved', { createEventArgs: event => event.detail });

// By style: the attribute that turns a section is the server's.
function show(section, dx, dy) {
  section.style.translate = dx || dy ? `${dx}px ${dy}px` : '';
}

function drop(section, dx, dy) {
  untilAnswered(section, () => show(section, 0, 0));
  section.dispatchEvent(new CustomEvent('sectionmoved', {
    bubbles: true,
    detail: { section: Number(section.dataset.section), x: Number(section.dataset.x) + dx, y: Math.max(0, Number(section.dataset.y) + dy) },
  }));
}

onDrag(sections, { grid, show, drop });

function finishKeys() {
  if (!keys) return;
  clearTimeout(keys.timer);
  const { section, dx, dy } = keys;
  keys = null;
  drop(section, dx, dy);
}

document.addEventListener('keydown', event => {
  const section = event.target.closest?.(sections);
  const way = ways[event.key];
  if (!section || !way) return;
  event.preventDefault();
  if (keys?.section !== section) finishKeys();
  keys ??= { section, dx: 0, dy: 0 };
  const step = event.shiftKey ? 1 : grid;
  keys.dx += way[0] * step;
  keys.dy += way[1] * step;
  show(section, keys.dx, keys.dy);
  clearTimeout(keys.timer);
  keys.timer = setTimeout(finishKeys, settle);
});
document.addEventListener('focusout', finishKeys);
