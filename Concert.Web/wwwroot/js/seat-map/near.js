// Seats from near, their rows, and what concerns this person.
// A state is told by its shape first: ring free, tick chosen, filled with a lock line yours, dashed held, dot gone.

import { feature } from './hall.js';
import { lettering } from './palette.js';

const numbersFrom = 22;
const round = Math.PI * 2;

export function paintDots(ctx, section, camera, seats, palette, pitch, filter, frame) {
  const half = pitch * 0.34;
  const paths = [new Path2D(), new Path2D(), new Path2D()];
  eachSeen(section, camera, frame, (i, x, y) => {
    const state = filter?.seat(section, i) === false ? 2 : seats.states[section.start + i];
    const side = state === 2 ? half * 0.4 : half;
    paths[state].rect(x - side, y - side, side * 2, side * 2);
  });
  ctx.fillStyle = palette.tiers[seats.tierColour(section)];
  ctx.fill(paths[0]);
  ctx.strokeStyle = palette.strong;
  ctx.lineWidth = 0.8;
  ctx.stroke(paths[1]);
  ctx.fillStyle = palette.strong;
  ctx.fill(paths[2]);
}

export function paintSeats(ctx, section, camera, seats, palette, pitch, filter, frame) {
  const r = pitch * 0.36;
  const [free, held, gone] = [new Path2D(), new Path2D(), new Path2D()];
  const numbers = [];
  const halves = new Path2D();
  eachSeen(section, camera, frame, (i, x, y, row) => {
    const number = section.start + i;
    const state = filter?.seat(section, i) === false ? 2 : seats.states[number];
    if (seats.isMarked(number)) return;
    if (state === 2) {
      gone.moveTo(x + pitch * 0.1, y);
      gone.arc(x, y, pitch * 0.1, 0, round);
    } else {
      const path = state === 0 ? free : held;
      const features = row.features.get(i - row.first) ?? 0;
      if (features & feature.accessible) path.roundRect(x - r, y - r, r * 2, r * 2, pitch * 0.08);
      else if (features & feature.restricted && state === 0) {
        halves.moveTo(x - r, y);
        halves.arc(x, y, r, Math.PI, 0, true);
      } else {
        path.moveTo(x + r, y);
        path.arc(x, y, r, 0, round);
      }
      if (state === 0) numbers.push([row.numbers[i - row.first], x, y]);
    }
  });
  ctx.fillStyle = palette.surface;
  ctx.fill(free);
  ctx.strokeStyle = palette.tiers[seats.tierColour(section)];
  ctx.lineWidth = Math.max(1.5, pitch * 0.09);
  ctx.stroke(free);
  ctx.stroke(halves);
  ctx.fillStyle = palette.sunken;
  ctx.fill(held);
  ctx.strokeStyle = palette.strong;
  ctx.lineWidth = 1;
  ctx.setLineDash([3, 2]);
  ctx.stroke(held);
  ctx.setLineDash([]);
  ctx.fillStyle = palette.strong;
  ctx.fill(gone);
  if (pitch < numbersFrom) return;
  letterNumbers(ctx, pitch, palette);
  for (const [text, x, y] of numbers) ctx.fillText(text, x, y + 0.5);
}

function letterNumbers(ctx, pitch, palette) {
  ctx.fillStyle = palette.ink;
  ctx.font = lettering(500, Math.min(15, pitch * 0.36), palette);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
}

function paintNumber(ctx, seat, x, y, pitch, palette) {
  letterNumbers(ctx, pitch, palette);
  ctx.fillText(seat, x, y + 0.5);
}

function eachSeen(section, camera, { left, top, right, bottom }, act) {
  const edge = section.pitch * camera.scale;
  for (const row of section.rows)
    for (let k = 0; k < row.xs.length; k++) {
      const i = row.first + k;
      const [x, y] = [camera.toX(section.x[i]), camera.toY(section.y[i])];
      if (x > left - edge && x < right + edge && y > top - edge && y < bottom + edge) act(i, x, y, row);
    }
}

// Row names go along: beside the row's first seat, or at the window's edge while that is out of sight.
export function paintRowNames(ctx, section, camera, palette, pitch) {
  ctx.font = lettering(650, Math.min(14, Math.max(10, pitch * 0.4)), palette);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const row of section.rows) {
    if (!row.name || row.xs.length < 2) continue;
    const seen = row.xs.findIndex((_, k) => {
      const [x, y] = [camera.toX(section.x[row.first + k]), camera.toY(section.y[row.first + k])];
      return x > 0 && x < camera.width && y > 0 && y < camera.height;
    });
    if (seen < 0) continue;
    const [i, next] = seen + 1 < row.xs.length ? [row.first + seen, row.first + seen + 1] : [row.first + seen, row.first + seen - 1];
    const sign = next > i ? -1 : 1;
    const [x0, y0] = [camera.toX(section.x[i]), camera.toY(section.y[i])];
    let x = x0 + sign * (camera.toX(section.x[next]) - x0);
    let y = y0 + sign * (camera.toY(section.y[next]) - y0);
    const [freeX, freeY] = [x, y];
    x = Math.min(camera.width - 12, Math.max(12, x));
    y = Math.min(camera.height - 10, Math.max(10, y));
    // It may lie over a seat now, and must be read all the same.
    if (seen > 0 || x !== freeX || y !== freeY) {
      const breadth = ctx.measureText(row.name).width + 8;
      ctx.fillStyle = palette.sunken;
      ctx.beginPath();
      ctx.roundRect(x - breadth / 2, y - 9, breadth, 18, 6);
      ctx.fill();
    }
    ctx.fillStyle = palette.soft;
    ctx.fillText(row.name, x, y);
  }
}

// What concerns this person: chosen, held or bought by oneself, a friend's, or offered in place of a lost one.
export function paintMark(ctx, hall, number, camera, seats, palette) {
  const { section, x: px, y: py, seat } = hall.seat(number);
  const pitch = section.pitch * camera.scale;
  const [x, y] = [camera.toX(px), camera.toY(py)];
  const r = Math.max(pitch * 0.42, 3.5);
  const mark = seats.markOf(number);
  if (!mark) return;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, round);
  ctx.lineWidth = Math.max(1.5, r * 0.16);
  if (mark === 'hint') {
    ctx.fillStyle = palette.wash;
    ctx.fill();
    ctx.strokeStyle = palette.hint;
    ctx.lineWidth = Math.max(2, r * 0.24);
    ctx.stroke();
    if (pitch >= numbersFrom) paintNumber(ctx, seat, x, y, pitch, palette);
    return;
  }
  if (mark === 'friend') {
    ctx.fillStyle = palette.surface;
    ctx.fill();
    ctx.strokeStyle = palette.focus;
    ctx.stroke();
    heart(ctx, x, y, r * 0.55, palette.focus);
    return;
  }
  if (mark === 'lost') {
    ctx.fillStyle = palette.sunken;
    ctx.fill();
    ctx.strokeStyle = palette.danger;
    ctx.stroke();
    if (pitch >= numbersFrom) paintNumber(ctx, seat, x, y, pitch, palette);
    return;
  }
  // Chosen on this screen but not yet heard of by the server: the same, without its filling.
  ctx.fillStyle = mark === 'wanted' ? palette.wash : palette.accent;
  ctx.fill();
  ctx.strokeStyle = palette.edge;
  ctx.stroke();
  ctx.strokeStyle = mark === 'wanted' ? palette.ink : palette.onAccent;
  ctx.lineWidth = Math.max(1.2, r * 0.22);
  ctx.lineCap = 'round';
  ctx.beginPath();
  if (mark === 'own') {
    // Held: a ring within the ring, so that it is never taken for merely chosen.
    ctx.arc(x, y, r * 0.62, 0, round);
    ctx.lineWidth = Math.max(1, r * 0.12);
    ctx.stroke();
    ctx.beginPath();
    ctx.lineWidth = Math.max(1.2, r * 0.2);
  }
  ctx.moveTo(x - r * 0.36, y + r * 0.04);
  ctx.lineTo(x - r * 0.08, y + r * 0.3);
  ctx.lineTo(x + r * 0.38, y - r * 0.28);
  ctx.stroke();
}

export function heart(ctx, x, y, r, colour) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x, y + r);
  ctx.bezierCurveTo(x - r * 1.8, y - r * 0.3, x - r * 0.8, y - r * 1.3, x, y - r * 0.35);
  ctx.bezierCurveTo(x + r * 0.8, y - r * 1.3, x + r * 1.8, y - r * 0.3, x, y + r);
  ctx.fill();
}
