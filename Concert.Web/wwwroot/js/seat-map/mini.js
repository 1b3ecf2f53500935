// The hall in small, with a frame round what is to be seen: touched or dragged, it takes the map there.

import { fillArea } from './painter.js';

export class Mini {
  constructor(map, canvas) {
    Object.assign(this, { map, canvas });
    canvas.addEventListener('pointerdown', event => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      this.#go(event);
    });
    canvas.addEventListener('pointermove', event => {
      if (canvas.hasPointerCapture(event.pointerId)) this.#go(event);
    });
  }

  paint() {
    const { camera } = this.map;
    this.canvas.hidden = camera.scale < camera.least * 1.6;
    if (this.canvas.hidden) return;
    const { hall, seats, palette, ratio, filter } = this.map;
    const view = this.#view(hall);
    if (!view) return;
    const ctx = this.canvas.getContext('2d');
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, this.width, this.height);
    const { stage } = hall;
    ctx.fillStyle = palette.night;
    const depth = Math.max(2, stage.depth * view.scale);
    ctx.fillRect(view.toX(stage.x - stage.half), view.toY(-stage.depth), stage.half * 2 * view.scale, depth);
    for (const section of hall.sections) fillArea(ctx, section, view, seats, palette, 0.8, filter);
    ctx.globalAlpha = 1;
    const frame = [
      view.toX(camera.planX(0)), view.toY(camera.planY(0)),
      camera.width / camera.scale * view.scale, camera.height / camera.scale * view.scale,
    ];
    ctx.fillStyle = palette.accent;
    ctx.globalAlpha = 0.25;
    ctx.fillRect(...frame);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = palette.edge;
    ctx.lineWidth = 2;
    ctx.strokeRect(...frame);
  }

  // Of one hall on one canvas, once: asking for a size makes the browser lay out the page.
  #view(hall) {
    if (this.shown === hall) return this.shownAs;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    // Not laid out yet, or hidden with the whole map.
    if (!width || !height) return null;
    Object.assign(this, { width, height, shown: hall });
    [this.canvas.width, this.canvas.height] = [width * this.map.ratio, height * this.map.ratio];
    const { left, right, top, bottom } = hall.box;
    const scale = Math.min(width / (right - left), height / (bottom - top)) * 0.92;
    const [x, y] = [width / 2 - (left + right) / 2 * scale, height / 2 - (top + bottom) / 2 * scale];
    this.shownAs = { scale, x, y, toX: at => at * scale + x, toY: at => at * scale + y };
    return this.shownAs;
  }

  #go({ clientX, clientY }) {
    if (!this.shownAs) return;
    const box = this.canvas.getBoundingClientRect();
    const { scale, x, y } = this.shownAs;
    this.map.camera.look((clientX - box.left - x) / scale, (clientY - box.top - y) / scale, this.map.camera.scale);
  }
}
