// Draws the hall by level of detail: sections with prices from afar, dots on the way, rows and numbers from near.
// A state is told by its shape first: ring free, tick chosen, filled with a lock line yours, dashed held, dot gone.

import { feature } from './hall.js';

const dotsFrom = 7, shapesFrom = 13, numbersFrom = 22, rowNamesFrom = 15;
const round = Math.PI * 2;

// In whole pixels: while the picture grows, a browser would make another font for every fraction of one.
const lettering = (weight, size, palette) => `${weight} ${Math.floor(size)}px ${palette.font}`;

export function readPalette(root) {
  const style = getComputedStyle(root);
  const colour = name => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'), soft: colour('--ink-soft'), line: colour('--line'), strong: colour('--line-strong'),
    paper: colour('--paper'), surface: colour('--surface'), sunken: colour('--sunken'),
    accent: colour('--accent'), edge: colour('--accent-edge'), onAccent: colour('--on-accent'), wash: colour('--accent-wash'),
    night: colour('--night'), onNight: colour('--on-night'), focus: colour('--focus'), danger: colour('--danger'),
    tiers: Array.from({ length: 6 }, (_, i) => colour(`--tier-${i}`)),
    font: style.fontFamily, forced: matchMedia('(forced-colors: active)').matches,
  };
}

// The whole picture. `seats` knows the states, `words` says them, `camera` where from.
export function paint(ctx, { hall, camera, seats, words, palette, ratio, filter }) {
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, camera.width, camera.height);
  paintStage(ctx, hall, camera, words, palette);
  const near = [];
  for (const section of hall.sections) {
    if (!isInView(section.box, camera)) continue;
    const pitch = section.pitch * camera.scale;
    const dimmed = filter && !filter.section(section);
    ctx.globalAlpha = dimmed ? 0.25 : 1;
    if (pitch < dotsFrom) paintArea(ctx, section, camera, seats, words, palette);
    else {
      outline(ctx, section, camera);
      ctx.fillStyle = palette.surface;
      ctx.strokeStyle = palette.line;
      ctx.lineWidth = 1;
      ctx.fill();
      ctx.stroke();
      section.place();
      if (pitch < shapesFrom) paintDots(ctx, section, camera, seats, palette, pitch, filter);
      else paintSeats(ctx, section, camera, seats, palette, pitch, filter);
      if (!dimmed) near.push(section);
    }
  }
  ctx.globalAlpha = 1;
  for (const section of near) {
    const pitch = section.pitch * camera.scale;
    if (pitch >= rowNamesFrom) paintRowNames(ctx, section, camera, palette, pitch);
    paintSign(ctx, section, camera, words, palette);
  }
  for (const number of seats.marked()) {
    const section = hall.sectionOf(number);
    if (section && isInView(section.box, camera)) paintMark(ctx, hall, number, camera, seats, palette);
  }
  paintWayToStage(ctx, hall, camera, words, palette);
}

// The hall in small, with a frame round what is to be seen.
export function paintMini(ctx, { hall, camera, seats, palette, ratio }, size) {
  const { box } = hall;
  const scale = Math.min(size.width / (box.right - box.left), size.height / (box.bottom - box.top)) * 0.92;
  const mini = {
    scale, width: size.width, height: size.height,
    x: size.width / 2 - (box.left + box.right) / 2 * scale, y: size.height / 2 - (box.top + box.bottom) / 2 * scale,
  };
  mini.toX = x => x * scale + mini.x;
  mini.toY = y => y * scale + mini.y;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, size.width, size.height);
  const { stage } = hall;
  ctx.fillStyle = palette.night;
  ctx.fillRect(mini.toX(stage.x - stage.half), mini.toY(-stage.depth), stage.half * 2 * scale, Math.max(2, stage.depth * scale));
  for (const section of hall.sections) fillArea(ctx, section, mini, seats, palette, 0.8);
  ctx.strokeStyle = palette.edge;
  ctx.fillStyle = palette.accent;
  const frame = [
    mini.toX(camera.planX(0)), mini.toY(camera.planY(0)), camera.width / camera.scale * scale, camera.height / camera.scale * scale,
  ];
  ctx.globalAlpha = 0.25;
  ctx.fillRect(...frame);
  ctx.globalAlpha = 1;
  ctx.lineWidth = 2;
  ctx.strokeRect(...frame);
  return mini;
}

function isInView({ left, right, top, bottom }, camera) {
  return camera.toX(right) > 0 && camera.toX(left) < camera.width && camera.toY(bottom) > 0 && camera.toY(top) < camera.height;
}

function outline(ctx, section, camera) {
  ctx.beginPath();
  section.outline.forEach(([x, y], i) => i ? ctx.lineTo(camera.toX(x), camera.toY(y)) : ctx.moveTo(camera.toX(x), camera.toY(y)));
  ctx.closePath();
}

// The more is left, the deeper the colour; a section without a free seat is an empty dashed frame.
function fillArea(ctx, section, camera, seats, palette, line) {
  const free = seats.free[section.order];
  const tier = palette.tiers[seats.tierColour(section)];
  outline(ctx, section, camera);
  ctx.fillStyle = palette.surface;
  ctx.fill();
  const alpha = ctx.globalAlpha;
  if (free > 0) {
    ctx.globalAlpha = alpha * (0.12 + 0.45 * free / section.count);
    ctx.fillStyle = tier;
    ctx.fill();
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = tier;
    ctx.setLineDash([]);
  } else {
    ctx.strokeStyle = palette.strong;
    ctx.setLineDash([4, 3]);
  }
  ctx.lineWidth = line;
  ctx.stroke();
  ctx.setLineDash([]);
}

function paintArea(ctx, section, camera, seats, words, palette) {
  fillArea(ctx, section, camera, seats, palette, 1.5);
  paintName(ctx, section, camera, words, palette, seats);
}

function paintName(ctx, section, camera, words, palette, seats) {
  const [x, y] = [camera.toX(section.cx), camera.toY(section.cy)];
  // However it is turned, so that sections of one size are lettered alike.
  const room = Math.min(section.width, section.height) * camera.scale;
  const size = Math.min(18, room / 2.4, Math.max(section.width, section.height) * camera.scale / (section.name.length * 0.66));
  if (size < 7) return;
  const lines = [[section.name, lettering(800, size, palette)]];
  if (seats && size >= 9) {
    const small = Math.min(13, Math.max(9, size * 0.72));
    const font = lettering(500, small, palette);
    const free = seats.free[section.order];
    ctx.font = font;
    const fits = (text, count) => ctx.measureText(text).width < room * 0.96 && room > (size + count * small) * 1.3;
    for (const text of free === 0 ? [words.soldOut] : [words.shortPrice(section), words.left(free)])
      if (fits(text, lines.length)) lines.push([text, font]);
  }
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = palette.ink;
  const height = lines.length * size * 1.05;
  lines.forEach(([text, font], i) => {
    ctx.font = font;
    ctx.fillText(text, x, y - height / 2 + (i + 0.5) * size * 1.05);
  });
}

// Which section this is, before its first row; it stays at the window's edge while its section fills the window.
function paintSign(ctx, section, camera, words, palette) {
  const text = `${section.name} · ${words.tier(section).name}`;
  const [fx, fy] = section.point(0, -0.5);
  const [bx, by] = section.point(0, 0.5);
  const away = 16 / Math.max(1, Math.hypot(fx - bx, fy - by) * camera.scale);
  let [x, y] = [camera.toX(fx + (fx - bx) * away), camera.toY(fy + (fy - by) * away)];
  const left = Math.max(0, camera.toX(section.box.left));
  const right = Math.min(camera.width, camera.toX(section.box.right));
  const top = Math.max(0, camera.toY(section.box.top));
  const bottom = Math.min(camera.height, camera.toY(section.box.bottom));
  ctx.font = `750 13px ${palette.font}`;
  const half = ctx.measureText(text).width / 2 + 10;
  if (right - left > camera.width * 0.55 && bottom - top > camera.height * 0.4) {
    x = Math.min(right - half - 6, Math.max(left + half + 6, x));
    y = Math.min(bottom - 16, Math.max(16, y));
  }
  ctx.fillStyle = palette.paper;
  ctx.globalAlpha = 0.9;
  ctx.beginPath();
  ctx.roundRect(x - half, y - 12, half * 2, 24, 12);
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.ink;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x, y + 0.5);
}

function paintDots(ctx, section, camera, seats, palette, pitch, filter) {
  const half = pitch * 0.34;
  const paths = [new Path2D(), new Path2D(), new Path2D()];
  eachSeen(section, camera, (i, x, y) => {
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

function paintSeats(ctx, section, camera, seats, palette, pitch, filter) {
  const r = pitch * 0.36;
  const [free, held, gone] = [new Path2D(), new Path2D(), new Path2D()];
  const numbers = [];
  const halves = new Path2D();
  eachSeen(section, camera, (i, x, y, row) => {
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
  ctx.fillStyle = palette.ink;
  ctx.font = lettering(500, Math.min(15, pitch * 0.36), palette);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const [text, x, y] of numbers) ctx.fillText(text, x, y + 0.5);
}

function eachSeen(section, camera, act) {
  const edge = section.pitch * camera.scale;
  for (const row of section.rows)
    for (let k = 0; k < row.xs.length; k++) {
      const i = row.first + k;
      const [x, y] = [camera.toX(section.x[i]), camera.toY(section.y[i])];
      if (x > -edge && x < camera.width + edge && y > -edge && y < camera.height + edge) act(i, x, y, row);
    }
}

// Row names go along: beside the row's first seat, or at the window's edge while that is out of sight.
function paintRowNames(ctx, section, camera, palette, pitch) {
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
function paintMark(ctx, hall, number, camera, seats, palette) {
  const { section, x: px, y: py } = hall.seat(number);
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
    ctx.strokeStyle = palette.forced ? palette.ink : '#c98a00';
    ctx.lineWidth = Math.max(2, r * 0.24);
    ctx.stroke();
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

function heart(ctx, x, y, r, colour) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x, y + r);
  ctx.bezierCurveTo(x - r * 1.8, y - r * 0.3, x - r * 0.8, y - r * 1.3, x, y - r * 0.35);
  ctx.bezierCurveTo(x + r * 0.8, y - r * 1.3, x + r * 1.8, y - r * 0.3, x, y + r);
  ctx.fill();
}

function paintStage(ctx, { stage }, camera, words, palette) {
  const [left, top] = [camera.toX(stage.x - stage.half), camera.toY(-stage.depth)];
  const [width, height] = [stage.half * 2 * camera.scale, stage.depth * camera.scale];
  ctx.fillStyle = palette.night;
  ctx.strokeStyle = palette.edge;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(left, top, width, height, Math.min(6, height / 3));
  ctx.fill();
  ctx.stroke();
  const size = Math.min(16, height * 0.62);
  if (size < 6) return;
  ctx.font = lettering(700, size, palette);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = palette.onNight;
  ctx.fillText(words.stage, left + width / 2, top + height / 2 + 0.5);
}

// While the stage is out of sight, a sign at the edge says where it is.
function paintWayToStage(ctx, { stage }, camera, words, palette) {
  const [x, y] = [camera.toX(stage.x), camera.toY(-stage.depth / 2)];
  const half = stage.half * camera.scale;
  if (y > 4 && y < camera.height && x + half > 20 && x - half < camera.width - 20) return;
  ctx.font = `700 12px ${palette.font}`;
  const breadth = ctx.measureText(words.stage).width + 38;
  // The upper right corner is the mini-map's.
  const sx = Math.min(camera.width - breadth / 2 - 140, Math.max(breadth / 2 + 8, x));
  const sy = Math.min(camera.height - 20, Math.max(20, y));
  ctx.fillStyle = palette.paper;
  ctx.globalAlpha = 0.9;
  ctx.beginPath();
  ctx.roundRect(sx - breadth / 2, sy - 13, breadth, 26, 13);
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.ink;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(words.stage, sx + 9, sy + 0.5);
  ctx.save();
  ctx.translate(sx - breadth / 2 + 16, sy);
  ctx.rotate(Math.atan2(y - sy || -1, x - sx) + Math.PI / 2);
  ctx.beginPath();
  ctx.moveTo(0, -8);
  ctx.lineTo(5, 6);
  ctx.lineTo(0, 3);
  ctx.lineTo(-5, 6);
  ctx.fill();
  ctx.restore();
}
