// The hall by arithmetic: where each seat stands, which one is at a point, which one lies beside it. Lengths are the plan's own units;
// the formulas are those of HallGeometry in Concert.Core.

const feature = { accessible: 1, companion: 2, restricted: 4 };

// For those who need it, or for who comes with them.
export const needsRoom = features => (features & (feature.accessible | feature.companion)) !== 0;

// first, step, how many: again and again.
function unroll(runs) {
  const numbers = [];
  for (let i = 0; i < runs.length; i += 3)
    for (let k = 0; k < runs[i + 2]; k++) numbers.push(runs[i] + k * runs[i + 1]);
  return numbers;
}

export class Hall {
  constructor(plan) {
    this.stamp = plan.stamp;
    this.tiers = plan.tiers;
    this.sections = [];
    let start = 0;
    for (const data of plan.sections) {
      const section = new Section(data, start, this.sections.length);
      this.sections.push(section);
      start += section.count;
    }
    this.count = start;
    this.stage = { x: 500, y: 0 };
    this.box = this.sections.reduce((box, { box: b }) => ({
      left: Math.min(box.left, b.left), top: Math.min(box.top, b.top),
      right: Math.max(box.right, b.right), bottom: Math.max(box.bottom, b.bottom),
    }), { left: Infinity, top: 0, right: -Infinity, bottom: -Infinity });
    const breadth = this.box.right - this.box.left;
    this.stage.half = breadth * 0.16;
    this.stage.depth = breadth * 0.05;
    this.box.top = Math.min(this.box.top, -this.stage.depth * 1.4);
  }

  sectionOf(number) {
    return this.sections.find(s => number >= s.start && number < s.start + s.count);
  }

  seat(number) {
    const section = this.sectionOf(number);
    return section && { section, ...section.seat(number - section.start) };
  }

  // The seat and what its neighbours have drawn into it.
  around(number) {
    const { section: { pitch }, x, y } = this.seat(number);
    return { left: x - pitch, right: x + pitch, top: y - pitch, bottom: y + pitch };
  }

  // What lies at a point: a section, and the number of the seat when one does.
  at(x, y, reach = 0.62) {
    for (const section of this.sections) {
      const local = section.inside(x, y);
      if (local) return { section, number: section.nearest(local, reach) };
    }
    return null;
  }

  // The nearest seat in a direction on the screen; being off the line costs more than being far.
  neighbour(number, dx, dy) {
    const { section, x, y } = this.seat(number);
    const reach = section.pitch * 12;
    let best = null;
    let least = Infinity;
    for (const other of this.sections) {
      if (other !== section && !other.isNear(x, y, reach)) continue;
      other.place();
      for (let i = 0; i < other.count; i++) {
        const along = (other.x[i] - x) * dx + (other.y[i] - y) * dy;
        if (along < section.pitch * 0.3) continue;
        const aside = Math.abs((other.x[i] - x) * dy) + Math.abs((other.y[i] - y) * dx);
        // The own section first: rows of the next one may begin nearer.
        const cost = along + aside * 3 + (other === section ? 0 : section.pitch * 2);
        if (cost < least && along < reach) [best, least] = [other.start + i, cost];
      }
    }
    return best;
  }
}

class Section {
  constructor({ id, name, code, tier, shape, grid, rows }, start, order) {
    Object.assign(this, { id, name, code, tier, start, order });
    [this.left, this.top, this.width, this.height] = shape;
    this.cx = this.left + this.width / 2;
    this.cy = this.top + this.height / 2;
    const turn = shape[4] * Math.PI / 180;
    [this.sin, this.cos] = [Math.sin(turn), Math.cos(turn)];
    this.curve = shape[5] * Math.PI / 180;
    this.radius = this.curve ? this.width / this.curve : 0;
    this.rows = [];
    this.count = 0;
    for (const row of rows) {
      const xs = unroll(row.x);
      this.rows.push({ name: row.name, y: row.y, first: this.count, xs, numbers: unroll(row.numbers), features: pairs(row.features) });
      this.count += xs.length;
    }
    [this.minX, this.minY, this.columns, this.depth] = grid;
    this.pitch = Math.min(this.width / this.columns, this.height / this.depth);
    this.outline = this.#outline();
    this.box = {
      left: Math.min(...this.outline.map(p => p[0])), right: Math.max(...this.outline.map(p => p[0])),
      top: Math.min(...this.outline.map(p => p[1])), bottom: Math.max(...this.outline.map(p => p[1])),
    };
  }

  // From the section's own measure, -½ to ½ across and deep, to the plan.
  point(u, v) {
    let [x, y] = [u * this.width, v * this.height];
    if (this.curve) {
      const r = this.radius + y;
      [x, y] = [r * Math.sin(u * this.curve), r * Math.cos(u * this.curve) - this.radius];
    }
    const { sin, cos } = this;
    return [this.cx + x * cos - y * sin, this.cy + x * sin + y * cos];
  }

  // And back; null outside.
  inside(px, py) {
    const { sin, cos } = this;
    const [dx, dy] = [px - this.cx, py - this.cy];
    const [x, y] = [dx * cos + dy * sin, dy * cos - dx * sin];
    let [u, v] = [x / this.width, y / this.height];
    if (this.curve) {
      // Rows that bend away from the stage have their centre behind them.
      const side = Math.sign(this.radius);
      const r = side * Math.hypot(x, y + this.radius);
      [u, v] = [Math.atan2(side * x, side * (y + this.radius)) / this.curve, (r - this.radius) / this.height];
    }
    return Math.abs(u) <= 0.5 && Math.abs(v) <= 0.5 ? { u, v } : null;
  }

  nearest({ u, v }, reach) {
    const x = (u + 0.5) * this.columns - 0.5 + this.minX;
    const y = (v + 0.5) * this.depth - 0.5 + this.minY;
    let best = null;
    let least = reach;
    for (const row of this.rows) {
      if (Math.abs(row.y - y) > reach) continue;
      for (let i = 0; i < row.xs.length; i++) {
        const far = Math.hypot(row.xs[i] - x, row.y - y);
        if (far < least) [best, least] = [this.start + row.first + i, far];
      }
    }
    return best;
  }

  // Where all seats stand; worked out once.
  place() {
    if (this.x) return;
    this.x = new Float32Array(this.count);
    this.y = new Float32Array(this.count);
    for (const row of this.rows) {
      const v = (row.y - this.minY + 0.5) / this.depth - 0.5;
      row.xs.forEach((x, i) => {
        [this.x[row.first + i], this.y[row.first + i]] = this.point((x - this.minX + 0.5) / this.columns - 0.5, v);
      });
    }
  }

  seat(index) {
    this.place();
    const row = this.rows.findLast(r => r.first <= index);
    return {
      x: this.x[index], y: this.y[index], row: row.name, seat: row.numbers[index - row.first],
      features: row.features.get(index - row.first) ?? 0,
    };
  }

  // Seats for those who need room, and those beside them.
  get withRoom() {
    return this.rooms ??= this.rows.flatMap(row =>
      [...row.features].filter(([, features]) => needsRoom(features)).map(([i]) => row.first + i));
  }

  isNear(x, y, reach) {
    return x > this.box.left - reach && x < this.box.right + reach && y > this.box.top - reach && y < this.box.bottom + reach;
  }

  #outline() {
    const steps = this.curve ? Math.max(2, Math.ceil(Math.abs(this.curve) / 0.05)) : 1;
    const edge = v => Array.from({ length: steps + 1 }, (_, i) => this.point(i / steps - 0.5, v));
    return [...edge(-0.5), ...edge(0.5).reverse()];
  }
}

function pairs(list) {
  const map = new Map();
  for (let i = 0; i < (list?.length ?? 0); i += 2) map.set(list[i], list[i + 1]);
  return map;
}

export { feature };
