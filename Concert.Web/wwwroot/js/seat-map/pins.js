// From afar a seat is smaller than a finger or an eye can find: what concerns this person stands on pins of one size, seats that lie
// together on one pin with their number.

import { heart } from './near.js';
import { lettering } from './palette.js';

const radius = 13, stem = 9, together = 30;

export function paintPins(ctx, hall, numbers, camera, seats, palette) {
  const pins = [];
  for (const number of numbers) {
    const mark = seats.markOf(number);
    if (mark === null || mark === 'lost') continue;
    const kind = mark === 'wanted' ? 'chosen' : mark;
    const { x, y } = hall.seat(number);
    const at = [camera.toX(x), camera.toY(y)];
    const near = pins.find(pin => pin.kind === kind && Math.hypot(pin.at[0] - at[0], pin.at[1] - at[1]) < together);
    if (near) near.count++;
    else pins.push({ kind, at, count: 1 });
  }
  // One's own on top of what is offered or a friend's.
  const order = ['friend', 'hint', 'own', 'chosen'];
  for (const pin of pins.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))) paintPin(ctx, pin, palette);
}

function paintPin(ctx, { kind, at: [x, y], count }, palette) {
  const middle = y - radius - stem;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.arc(x, middle, radius, Math.PI * 0.75, Math.PI * 0.25);
  ctx.closePath();
  ctx.fillStyle = kind === 'hint' ? palette.wash : kind === 'friend' ? palette.surface : palette.accent;
  ctx.fill();
  ctx.strokeStyle = kind === 'hint' ? palette.hint : kind === 'friend' ? palette.focus : palette.edge;
  ctx.lineWidth = kind === 'hint' ? 3 : 2;
  ctx.stroke();
  if (kind === 'friend') return heart(ctx, x, middle, radius * 0.55, palette.focus);
  if (kind === 'own') {
    // Held: a ring within the ring, as from near.
    ctx.beginPath();
    ctx.arc(x, middle, radius * 0.74, 0, Math.PI * 2);
    ctx.lineWidth = 1;
    ctx.strokeStyle = palette.onAccent;
    ctx.stroke();
  }
  ctx.fillStyle = kind === 'hint' ? palette.ink : palette.onAccent;
  ctx.font = lettering(800, 14, palette);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(String(count), x, middle + 1);
}
