// Draws the hall by level of detail: sections with prices from afar, dots on the way, rows and numbers from near.

import { paintDots, paintMark, paintRowNames, paintSeats } from './near.js';
import { paintPins } from './pins.js';
import { lettering } from './palette.js';

export const dotsFrom = 7;
const shapesFrom = 13, rowNamesFrom = 15, marksFrom = 18;

// The picture, or as much of it as lies in a part of the plan. `seats` knows the states, `words` says them, `camera` where from.
export function paint(ctx, { hall, camera, seats, words, palette, ratio, filter }, part) {
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const frame = part ? frameOf(part, camera, ratio) : { left: 0, top: 0, right: camera.width, bottom: camera.height };
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
  ctx.clip();
  ctx.clearRect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
  paintStage(ctx, hall, camera, words, palette);
  const near = [];
  for (const section of hall.sections) {
    if (!camera.sees(section.box)) continue;
    const pitch = section.pitch * camera.scale;
    const dimmed = filter && !filter.section(section);
    // Its sign and rows' names may reach into the part where its seats don't.
    if (pitch >= dotsFrom && !dimmed) near.push(section);
    if (!camera.sees(section.box, frame)) continue;
    ctx.globalAlpha = dimmed ? 0.25 : 1;
    if (pitch < dotsFrom) paintArea(ctx, section, camera, seats, words, palette, filter);
    else {
      outline(ctx, section, camera);
      ctx.fillStyle = palette.surface;
      ctx.strokeStyle = palette.line;
      ctx.lineWidth = 1;
      ctx.fill();
      ctx.stroke();
      section.place();
      // Nobody reads numbers on the way.
      if (pitch < shapesFrom || camera.gliding) paintDots(ctx, section, camera, seats, palette, pitch, filter, frame);
      else paintSeats(ctx, section, camera, seats, palette, pitch, filter, frame);
    }
  }
  ctx.globalAlpha = 1;
  const way = wayToStage(ctx, hall, camera, words, palette);
  for (const section of near) {
    const pitch = section.pitch * camera.scale;
    section.place();
    if (pitch >= rowNamesFrom && !camera.gliding) paintRowNames(ctx, section, camera, palette, pitch);
    paintSign(ctx, section, camera, words, palette, way);
  }
  const far = [];
  for (const number of seats.marked()) {
    const section = hall.sectionOf(number);
    if (!section || !camera.sees(section.box)) continue;
    paintMark(ctx, hall, number, camera, seats, palette);
    if (section.pitch * camera.scale < marksFrom) far.push(number);
  }
  paintPins(ctx, hall, far, camera, seats, palette);
  if (way) paintWayToStage(ctx, way, words, palette);
  ctx.restore();
}

// In whole pixels of the screen: a part drawn anew leaves no seam.
function frameOf({ left, top, right, bottom }, camera, ratio) {
  const [down, up] = [at => Math.floor(at * ratio) / ratio, at => Math.ceil(at * ratio) / ratio];
  return { left: down(camera.toX(left)), top: down(camera.toY(top)), right: up(camera.toX(right)), bottom: up(camera.toY(bottom)) };
}

function outline(ctx, section, camera) {
  ctx.beginPath();
  section.outline.forEach(([x, y], i) => i ? ctx.lineTo(camera.toX(x), camera.toY(y)) : ctx.moveTo(camera.toX(x), camera.toY(y)));
  ctx.closePath();
}

// The more is left, the deeper the colour; a section without a free seat is an empty dashed frame.
export function fillArea(ctx, section, camera, seats, palette, line, filter) {
  const { free, count } = seats.left(section, filter);
  const tier = palette.tiers[seats.tierColour(section)];
  outline(ctx, section, camera);
  ctx.fillStyle = palette.surface;
  ctx.fill();
  const alpha = filter && !filter.section(section) ? 0.25 : 1;
  ctx.globalAlpha = alpha;
  if (free > 0) {
    // Where letters and colours are one, as somebody's system may ask, letters must stay readable.
    if (!palette.forced) {
      ctx.globalAlpha = alpha * (0.12 + 0.45 * free / count);
      ctx.fillStyle = tier;
      ctx.fill();
      ctx.globalAlpha = alpha;
    }
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

function paintArea(ctx, section, camera, seats, words, palette, filter) {
  fillArea(ctx, section, camera, seats, palette, 1.5, filter);
  paintName(ctx, section, camera, words, palette, seats, filter);
}

function paintName(ctx, section, camera, words, palette, seats, filter) {
  const [x, y] = [camera.toX(section.cx), camera.toY(section.cy)];
  // However it is turned, so that sections of one size are lettered alike.
  const room = Math.min(section.width, section.height) * camera.scale;
  const size = Math.min(18, room / 2.4, Math.max(section.width, section.height) * camera.scale / (section.name.length * 0.66));
  if (size < 7) return;
  const lines = [[section.name, lettering(800, size, palette)]];
  // What one doesn't look for is named, and no more.
  if (size >= 9 && (!filter || filter.section(section))) {
    const small = Math.min(13, Math.max(9, size * 0.72));
    const font = lettering(500, small, palette);
    const { free } = seats.left(section, filter);
    ctx.font = font;
    const fits = (text, count) => ctx.measureText(text).width < room * 0.96 && room > (size + count * small) * 1.3;
    const shown = filter?.among ? [words.left(free)] : [words.shortPrice(section), words.left(free)];
    for (const text of free === 0 ? [words.soldOut] : shown)
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
function paintSign(ctx, section, camera, words, palette, way) {
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
  // Beside the mini-map, not under it, nor under the buttons that take its place where there is little height.
  const corner = camera.height <= 300 ? 184 : 136;
  if (y < 112 && camera.scale >= camera.least * 1.6) x = Math.max(left + half + 6, Math.min(x, camera.width - corner - half));
  if (way && Math.abs(y - way.y) < 26 && Math.abs(x - way.x) < half + way.breadth / 2) y = way.y + 28;
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

const wayFont = palette => `700 12px ${palette.font}`;

// While the stage is out of sight, a sign at the edge says where it is.
function wayToStage(ctx, { stage }, camera, words, palette) {
  const [x, y] = [camera.toX(stage.x), camera.toY(-stage.depth / 2)];
  const half = stage.half * camera.scale;
  if (y > 4 && y < camera.height && x + half > 20 && x - half < camera.width - 20) return null;
  ctx.font = wayFont(palette);
  const breadth = ctx.measureText(words.stage).width + 38;
  // The upper corners are the mini-map's and the legend's.
  const sx = Math.min(camera.width - breadth / 2 - 140, Math.max(breadth / 2 + 64, x));
  const sy = Math.min(camera.height - 20, Math.max(20, y));
  return { x: sx, y: sy, breadth, turn: Math.atan2(y - sy || -1, x - sx) + Math.PI / 2 };
}

function paintWayToStage(ctx, { x, y, breadth, turn }, words, palette) {
  ctx.font = wayFont(palette);
  ctx.fillStyle = palette.paper;
  ctx.globalAlpha = 0.9;
  ctx.beginPath();
  ctx.roundRect(x - breadth / 2, y - 13, breadth, 26, 13);
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.ink;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(words.stage, x + 9, y + 0.5);
  ctx.save();
  ctx.translate(x - breadth / 2 + 16, y);
  ctx.rotate(turn);
  ctx.beginPath();
  ctx.moveTo(0, -8);
  ctx.lineTo(5, 6);
  ctx.lineTo(0, 3);
  ctx.lineTo(-5, 6);
  ctx.fill();
  ctx.restore();
}
