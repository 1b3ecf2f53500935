// The hands of a section's drawing, all by delegation on the document: nothing to attach or let go of when a drawing comes or goes.

import { onDrag, untilAnswered } from './drag.js';

// A click on the drawing reaches .NET as one event that carries the seat's label.
Blazor.registerCustomEventType('seatchosen', {
  browserEventName: 'click',
  createEventArgs: event => ({ label: event.target.closest?.('[data-label]')?.dataset.label ?? null }),
});

Blazor.registerCustomEventType('seatsmoved', { createEventArgs: event => event.detail });

// Chosen seats, a row or a block of them, are dragged together, by half a seat's pitch.
const chosenWith = seat => seat.ownerSVGElement.querySelectorAll('[data-label][aria-checked="true"]');
const shift = (seats, right, back) => seats.forEach(seat => { seat.style.translate = right || back ? `${right}px ${back}px` : ''; });
onDrag('[data-section-map] [data-label][aria-checked="true"]', {
  grid: 0.5,
  show: (seat, right, back) => shift(chosenWith(seat), right, back),
  drop(seat, right, back) {
    const seats = [...chosenWith(seat)];
    untilAnswered(seat, () => shift(seats, 0, 0));
    seat.dispatchEvent(new CustomEvent('seatsmoved', { bubbles: true, detail: { right, back } }));
  },
});

const seatsOf = map => [...map.querySelectorAll('[data-label]')];
const centre = seat => ({ x: seat.x.baseVal.value, y: seat.y.baseVal.value });
const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The nearest seat in that direction; being off the line costs more than being far.
function neighbour(seats, from, [dx, dy]) {
  const here = centre(from);
  let best = null;
  let least = Infinity;
  for (const seat of seats) {
    const there = centre(seat);
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    if (along < 0.3) continue;
    const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    const cost = along + aside * 3;
    if (cost < least) [best, least] = [seat, cost];
  }
  return best;
}

function focus(map, seat) {
  // Roving tabindex: Tab enters the map at the seat where one was last.
  for (const other of map.querySelectorAll('[data-label][tabindex="0"]')) other.setAttribute('tabindex', '-1');
  seat.setAttribute('tabindex', '0');
  seat.focus();
  seat.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function zoom(map, step) {
  const sheet = map.querySelector('[data-sheet]');
  const view = map.querySelector('[data-window]');
  const before = Number(map.dataset.scale ?? 1);
  const after = Math.min(4, Math.max(1, before * step));
  const x = (view.scrollLeft + view.clientWidth / 2) / before;
  const y = (view.scrollTop + view.clientHeight / 2) / before;
  map.dataset.scale = after;
  sheet.style.setProperty('--zoom', after);
  view.scrollTo(x * after - view.clientWidth / 2, y * after - view.clientHeight / 2);
  showMini(map);
}

function showMini(map) {
  const view = map.querySelector('[data-window]');
  const mini = map.querySelector('[data-mini]');
  const more = view.scrollWidth > view.clientWidth + 4 || view.scrollHeight > view.clientHeight + 4;
  mini.hidden = !more;
  if (!more) return;
  const frame = mini.querySelector('[data-mini-view]');
  const share = (part, whole) => `${100 * part / whole}%`;
  Object.assign(frame.style, {
    left: share(view.scrollLeft, view.scrollWidth), top: share(view.scrollTop, view.scrollHeight),
    width: share(view.clientWidth, view.scrollWidth), height: share(view.clientHeight, view.scrollHeight),
  });
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-section-map] [data-zoom]');
  if (button) zoom(button.closest('[data-section-map]'), button.dataset.zoom === 'in' ? 1.5 : 1 / 1.5);
});

document.addEventListener('keydown', event => {
  const seat = event.target.closest?.('[data-section-map] [data-label]');
  if (!seat) return;
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    seat.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  } else if (ways[event.key]) {
    event.preventDefault();
    const map = seat.closest('[data-section-map]');
    const next = neighbour(seatsOf(map), seat, ways[event.key]);
    if (next) focus(map, next);
  }
});

function point(event) {
  const map = event.target.closest?.('[data-section-map]');
  if (!map) return;
  const line = map.querySelector('[data-pointed]');
  line.textContent = event.target.closest('[data-label]')?.getAttribute('aria-label') ?? line.dataset.empty;
}
document.addEventListener('pointerover', point);
document.addEventListener('focusin', point);
document.addEventListener('scroll', event => {
  const map = event.target.closest?.('[data-section-map]');
  if (map && event.target.matches('[data-window]')) showMini(map);
}, true);
