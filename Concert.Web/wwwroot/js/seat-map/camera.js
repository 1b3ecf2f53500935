// Which part of the hall is to be seen, and the hands that move it: fingers, wheel, buttons, keys.

const still = matchMedia('(prefers-reduced-motion: reduce)');

export class Camera {
  // scale: pixels for one unit of the plan; x, y: where the plan's origin is on the canvas.
  constructor(changed) {
    Object.assign(this, { scale: 1, x: 0, y: 0, width: 0, height: 0, changed });
  }

  // The hall to show and the largest useful scale; keeps what was seen when only the window changed.
  frame(box, most, width, height) {
    const wasNear = this.width && !this.isHome;
    Object.assign(this, { box, width, height });
    this.least = Math.min(width / (box.right - box.left), height / (box.bottom - box.top)) * 0.96;
    this.most = Math.max(most, this.least);
    // What is under the finger stays there when the bar below grows.
    if (wasNear && !this.isHome) this.look(this.planX(width / 2), this.planY(height / 2), this.scale);
    else this.home();
  }

  planX(x) { return (x - this.x) / this.scale; }
  planY(y) { return (y - this.y) / this.scale; }
  toX(x) { return x * this.scale + this.x; }
  toY(y) { return y * this.scale + this.y; }

  sees({ left, right, top, bottom }, frame = { left: 0, top: 0, right: this.width, bottom: this.height }) {
    return this.toX(right) > frame.left && this.toX(left) < frame.right
      && this.toY(bottom) > frame.top && this.toY(top) < frame.bottom;
  }

  get isHome() { return this.scale <= this.least * 1.01; }

  home() {
    const { box } = this;
    this.look((box.left + box.right) / 2, (box.top + box.bottom) / 2, this.least);
  }

  // This point of the plan in the middle, at this scale.
  look(cx, cy, scale) {
    this.scale = Math.min(this.most, Math.max(this.least, scale));
    this.x = this.width / 2 - cx * this.scale;
    this.y = this.height / 2 - cy * this.scale;
    this.#keep();
  }

  // Nearer or farther around a point of the canvas.
  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const [px, py] = [this.planX(x), this.planY(y)];
    this.scale = Math.min(this.most, Math.max(this.least, this.scale * factor));
    [this.x, this.y] = [x - px * this.scale, y - py * this.scale];
    this.#keep();
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.#keep();
  }

  // One movement from here to there, so that nobody loses the place.
  glide(cx, cy, scale) {
    const from = { cx: this.planX(this.width / 2), cy: this.planY(this.height / 2), scale: this.scale };
    const to = Math.min(this.most, Math.max(this.least, scale));
    this.stop();
    if (still.matches) return this.look(cx, cy, to);
    const begin = performance.now();
    const step = now => {
      const t = Math.min(1, (now - begin) / 120);
      const ease = 1 - (1 - t) ** 3;
      const at = from.scale * (to / from.scale) ** ease;
      // The middle follows the scale: a straight way over the hall would run ahead of it.
      const share = to === from.scale ? ease : (1 / from.scale - 1 / at) / (1 / from.scale - 1 / to);
      this.gliding = t < 1 ? requestAnimationFrame(step) : null;
      this.look(from.cx + (cx - from.cx) * share, from.cy + (cy - from.cy) * share, at);
    };
    this.gliding = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.gliding);
    this.gliding = null;
  }

  // The hall can't be pushed out of the window: half of it is always to be seen when it is small, its edge when it is large.
  #keep() {
    const { box, scale } = this;
    const hold = (start, from, to, room, share) => {
      const size = (to - from) * scale;
      if (size <= room) return (room - size) * share - from * scale;
      return Math.min(room * 0.5 - from * scale, Math.max(room * 0.5 - to * scale, start));
    };
    this.x = hold(this.x, box.left, box.right, this.width, 0.5);
    this.y = hold(this.y, box.top, box.bottom, this.height, 0.4);
    this.changed();
  }
}

const slack = 8;

// tap and hover are told where on the canvas, and tap by what kind of hand. Fingers that are down stay down when there is a new canvas.
export class Hands {
  #fingers = new Map();
  #moved = 0;

  constructor(camera, { tap, hover }) { Object.assign(this, { camera, tap, hover }); }

  attach(canvas) {
    this.canvas = canvas;
    canvas.addEventListener('pointerdown', event => this.#down(event));
    canvas.addEventListener('pointermove', event => this.#move(event));
    canvas.addEventListener('pointerup', event => this.#up(event));
    canvas.addEventListener('pointercancel', event => this.#up(event));
    canvas.addEventListener('pointerleave', () => this.hover(null));
    canvas.addEventListener('wheel', event => this.#wheel(event), { passive: false });
  }

  #down(event) {
    if (event.button > 0) return;
    this.camera.stop();
    this.canvas.setPointerCapture(event.pointerId);
    // Whatever was down before and never came up here isn't any more.
    if (event.isPrimary) this.#fingers.clear();
    this.#fingers.set(event.pointerId, this.#at(event));
    this.#moved = this.#fingers.size === 1 ? 0 : Infinity;
    this.before = this.#middle();
  }

  #move(event) {
    if (!this.#fingers.has(event.pointerId)) {
      if (event.pointerType === 'mouse') this.hover(this.#at(event));
      return;
    }
    this.#fingers.set(event.pointerId, this.#at(event));
    const { before, camera } = this;
    const now = this.#middle();
    this.#moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (this.#moved > slack) {
      camera.pan(now.x - before.x, now.y - before.y);
      if (before.spread && now.spread) camera.zoom(now.spread / before.spread, now.x, now.y);
    }
    this.before = now;
  }

  #up(event) {
    if (!this.#fingers.delete(event.pointerId)) return;
    if (this.#fingers.size > 0) this.before = this.#middle();
    else if (event.type === 'pointerup' && this.#moved <= slack) this.tap({ ...this.#at(event), kind: event.pointerType });
  }

  #wheel(event) {
    event.preventDefault();
    const { x, y } = this.#at(event);
    const lines = event.deltaMode === 1 ? 16 : 1;
    this.camera.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)), x, y);
  }

  #at(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #middle() {
    const all = [...this.#fingers.values()];
    const x = all.reduce((sum, f) => sum + f.x, 0) / all.length;
    const y = all.reduce((sum, f) => sum + f.y, 0) / all.length;
    return { x, y, spread: all.length > 1 ? Math.hypot(all[0].x - all[1].x, all[0].y - all[1].y) : 0 };
  }
}
