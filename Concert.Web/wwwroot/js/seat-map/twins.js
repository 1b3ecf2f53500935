// The map's twins, real elements both: a stop for each section and seat, for those who come by keys or listen; and a list.

import { feature, needsRoom } from './hall.js';

const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// All elements that stand for a seat or a section, whichever twin they are of: told once when something changes.
export class Faces {
  constructor(map) {
    this.map = map;
    this.ofSeat = new Map();
    this.ofSection = [];
  }

  seat(number, made) {
    const known = this.ofSeat.get(number)?.filter(f => f.isConnected) ?? [];
    this.ofSeat.set(number, [...known, made]);
    made.dataset.seat = number;
    this.dress(number, made);
    return made;
  }

  section(section, made) {
    const face = [section, made];
    this.ofSection.push(face);
    made.dataset.section = section.id;
    this.#tell(face);
    return made;
  }

  dress(number, made) {
    const { hall, seats, words } = this.map;
    const { section, ...seat } = hall.seat(number);
    const look = seats.lookOf(number);
    const isOn = look === 'chosen' || look === 'yours';
    made.setAttribute('aria-label', words.seat(section, seat, look));
    made.setAttribute(made.getAttribute('role') === 'checkbox' ? 'aria-checked' : 'aria-pressed', String(isOn));
    if (seats.canToggle(number)) made.removeAttribute('aria-disabled');
    else made.setAttribute('aria-disabled', 'true');
    made.dataset.look = look;
  }

  refresh(numbers) {
    for (const number of numbers ?? this.ofSeat.keys())
      for (const made of this.ofSeat.get(number) ?? []) if (made.isConnected) this.dress(number, made);
  }

  refreshSections() {
    for (const face of this.ofSection) this.#tell(face);
  }

  #tell(face) {
    const { seats, words, filter } = this.map;
    const [section, made] = face;
    const left = seats.left(section, filter);
    if (face.told === left.free && face.of === left.count) return;
    [face.told, face.of] = [left.free, left.count];
    if (!made.matches('summary')) made.setAttribute('aria-label', words.section(section, left));
    else made.querySelector('.left').textContent = left.free === 0 ? words.soldOut : words.left(left.free);
  }
}

// Stops on the map: one for Tab, arrows from there; Enter goes into a section, Escape comes back out.
export class Stops {
  constructor(map, layer) {
    Object.assign(this, { map, layer, number: null, section: null, ending: new AbortController() });
    layer.replaceChildren();
    this.sections = map.hall.sections.map((section, i) => {
      const stop = map.faces.section(section, element('button', { type: 'button', tabindex: i ? '-1' : '0' }));
      stop.addEventListener('click', () => this.enter(section));
      stop.addEventListener('focus', () => this.#ring(stop, section.box));
      layer.append(stop);
      return stop;
    });
    layer.addEventListener('keydown', event => this.#key(event), { signal: this.ending.signal });
  }

  // Others take their place.
  end() { this.ending.abort(); }

  enter(section) {
    this.section = section;
    this.seats?.remove();
    this.seats = element('div', { role: 'group', 'aria-label': this.map.words.seatsOf(section) });
    for (let i = 0; i < section.count; i++) {
      const stop = element('button', { type: 'button', role: 'checkbox', tabindex: '-1' });
      stop.addEventListener('click', () => this.map.toggle(section.start + i));
      stop.addEventListener('focus', () => this.#arrive(section.start + i, stop));
      this.seats.append(this.map.faces.seat(section.start + i, stop));
    }
    this.layer.append(this.seats);
    this.map.open(section);
    const first = Array.from({ length: section.count }, (_, i) => section.start + i)
      .find(number => this.map.seats.canToggle(number)) ?? section.start;
    this.focus(first);
  }

  focus(number) {
    const { section } = this.map.hall.seat(number);
    if (section !== this.section) {
      this.enter(section);
      if (this.number === number) return;
    }
    this.seats.children[number - section.start].focus({ preventScroll: true });
  }

  // Where the focus is goes along with the picture.
  follow() {
    const active = document.activeElement;
    if (!this.layer.contains(active)) return;
    if (active.dataset.seat) this.#ringSeat(Number(active.dataset.seat), active);
    else if (active.dataset.section) {
      const index = this.sections.indexOf(active);
      if (index >= 0) this.#ring(active, this.map.hall.sections[index].box);
    }
  }

  #arrive(number, stop) {
    this.number = number;
    for (const other of this.seats.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    stop.tabIndex = 0;
    this.map.keepInView(number);
    this.#ringSeat(number, stop);
  }

  #key(event) {
    const { hall } = this.map;
    const way = ways[event.key];
    const isSeat = event.target.dataset.seat !== undefined;
    if (way) {
      event.preventDefault();
      if (isSeat) {
        const next = hall.neighbour(Number(event.target.dataset.seat), ...way);
        if (next !== null) this.focus(next);
      } else this.#toSection(event.target, ...way);
    } else if (isSeat && event.key === 'Escape') {
      event.preventDefault();
      this.leave();
    } else if (event.key === '+' || event.key === '=') this.map.camera.zoom(1.5);
    else if (event.key === '-') this.map.camera.zoom(1 / 1.5);
  }

  leave() {
    const section = this.section;
    this.seats?.remove();
    [this.seats, this.section, this.number] = [null, null, null];
    this.map.back();
    this.sections[section.order].focus({ preventScroll: true });
  }

  #toSection(from, dx, dy) {
    const { sections } = this.map.hall;
    const here = sections[this.sections.indexOf(from)];
    let best = null;
    let least = Infinity;
    for (const there of sections) {
      const along = (there.cx - here.cx) * dx + (there.cy - here.cy) * dy;
      if (there === here || along <= 1) continue;
      const cost = along + (Math.abs((there.cx - here.cx) * dy) + Math.abs((there.cy - here.cy) * dx)) * 2;
      if (cost < least) [best, least] = [there, cost];
    }
    if (!best) return;
    from.tabIndex = -1;
    this.sections[best.order].tabIndex = 0;
    this.sections[best.order].focus({ preventScroll: true });
  }

  #ringSeat(number, stop) {
    const { x, y, section } = this.map.hall.seat(number);
    const half = section.pitch / 2;
    this.#ring(stop, { left: x - half, right: x + half, top: y - half, bottom: y + half });
  }

  #ring(stop, { left, right, top, bottom }) {
    const { camera } = this.map;
    Object.assign(stop.style, {
      left: `${camera.toX(left)}px`, top: `${camera.toY(top)}px`,
      width: `${(right - left) * camera.scale}px`, height: `${(bottom - top) * camera.scale}px`,
    });
  }
}

// Sections that open into rows of buttons. Rows are made when somebody looks at them.
export class List {
  constructor(map, place) {
    Object.assign(this, { map, place });
    place.replaceChildren();
  }

  // One section more; false when none is left.
  grow() {
    const section = this.map.hall.sections[this.place.children.length];
    if (section) this.place.append(this.#section(section));
    return section !== undefined;
  }

  filter(shown) {
    [...this.place.children].forEach((box, i) => { box.hidden = !shown(this.map.hall.sections[i]); });
  }

  open(section) {
    const box = this.place.children[section.order];
    box.open = true;
    box.scrollIntoView({ block: 'nearest' });
  }

  #section(section) {
    const { words, hall, faces } = this.map;
    const summary = element('summary', {},
      element('span', { class: 'dot', style: `--tier: var(--tier-${hall.tiers[section.tier].colour})` }),
      element('span', { class: 'name' }, words.sectionName(section)),
      element('span', { class: 'tier' }, `${words.tier(section).name} · ${words.price(section)}`),
      element('span', { class: 'left' }));
    faces.section(section, summary);
    const box = element('details', { style: `--tier: var(--tier-${hall.tiers[section.tier].colour})` }, summary);
    if (hall.sections.length === 1) box.open = true;
    const fillRows = () => {
      if (!box.open || box.children.length > 1) return;
      for (const row of section.rows) box.append(this.#row(section, row));
    };
    box.addEventListener('toggle', fillRows);
    fillRows();
    return box;
  }

  #row(section, row) {
    const { words, faces } = this.map;
    const seats = element('div', { class: 'seats' });
    row.numbers.forEach((seat, i) => {
      const number = section.start + row.first + i;
      const features = row.features.get(i) ?? 0;
      const button = element('button', {
        type: 'button', class: features & feature.accessible ? 'square' : null, 'data-room': needsRoom(features) ? '' : null,
      }, String(seat));
      button.addEventListener('click', () => this.map.toggle(number));
      seats.append(faces.seat(number, button));
    });
    return element('fieldset', {}, element('legend', {}, row.name ? words.row(row.name) : words.sectionName(section)), seats);
  }
}
