// The seat map of a page. The server renders a frame for it and says in its attributes how seats stand; here it is drawn, moved and
// touched. What is chosen goes to the server as one event with all chosen seats, as often as it takes to be heard.

import { Hall } from './hall.js';
import { Camera, attachHands } from './camera.js';
import { paint, paintMini, readPalette } from './painter.js';
import { Seats } from './seats.js';
import { Words } from './words.js';
import { Faces, List, Stops } from './twins.js';

// A finger needs 44 pixels, a mouse far less; a touch on smaller seats goes nearer instead.
const fingerPitch = 44, mousePitch = 16, resendAfter = 2_000;

// What the server says. Not what is noted there for the styles: each picture would ask for the next, for ever.
const said = ['plan', 'states', 'frame', 'own', 'chosen', 'hints', 'friends', 'lost', 'live'].map(name => `data-${name}`);

const whenIdle = window.requestIdleCallback ?? (act => setTimeout(act));

const coarse = matchMedia('(pointer: coarse)');
const plans = new Map();
const maps = new Map();

function planAt(address) {
  if (!plans.has(address)) {
    plans.set(address, fetch(address).then(answer => {
      if (!answer.ok) throw new Error(`The plan isn't there: ${answer.status}`);
      return answer.json();
    }).catch(error => {
      plans.delete(address);
      throw error;
    }));
  }
  return plans.get(address);
}

class SeatMap {
  pointedAt = null;

  // Lives longer than its frame: when the circuit comes up, Blazor puts a new one in the place of the prerendered.
  async adopt(root) {
    this.root = root;
    this.base = null;
    this.canvas = root.querySelector('[data-canvas]');
    this.mini = root.querySelector('[data-mini]');
    this.pointed = root.querySelector('[data-pointed]');
    this.palette = readPalette(root);
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    this.camera ??= new Camera(() => this.#draw());
    attachHands(this.canvas, this.camera, { tap: at => this.#tap(at), hover: at => this.#hover(at) });
    this.#attachMini();
    this.#attachTools();
    new ResizeObserver(() => this.#follow()).observe(this.canvas);
    new MutationObserver(() => this.#sync()).observe(root, { attributeFilter: said });
    await this.#sync();
  }

  async #sync() {
    const { plan } = this.root.dataset;
    if (this.plan !== plan) {
      const loaded = await planAt(plan);
      if (this.root.dataset.plan !== plan) return;
      this.plan = plan;
      this.hall = new Hall(loaded);
      this.words = new Words(JSON.parse(this.root.dataset.words), this.hall.tiers);
      this.words.seatsOf = section => this.words.section(section, this.seats.free[section.order]);
      this.seats = new Seats(this.hall);
      this.camera.width = 0;
      this.pointedAt = null;
      this.builtFor = null;
      this.restored = this.#restore();
    }
    const isNew = this.builtFor !== this.root;
    if (isNew) this.#build();
    this.#read();
    if (!isNew) return;
    this.#paint();
    whenIdle(() => this.#prepare(this.root, [...this.hall.sections]));
  }

  #build() {
    this.builtFor = this.root;
    this.faces = new Faces(this);
    this.stops = new Stops(this, this.root.querySelector('[data-stops]'));
    this.list = null;
    if (this.as === 'list') this.#makeList();
    this.#filterBy(this.chip ?? 'all');
    this.#resize();
    const section = this.hall.sections.find(s => String(s.id) === this.root.dataset.section);
    if (section && !this.wasOpened) {
      this.wasOpened = true;
      this.open(section);
    }
  }

  #read() {
    const { states, frame, own, chosen, hints, friends, lost } = this.root.dataset;
    const { seats } = this;
    const changed = seats.marked();
    const isAnew = this.base !== states || seats.version === null;
    if (isAnew) {
      this.base = states;
      const [version, packed] = states.split(':');
      seats.load(version, packed);
    }
    if (frame && this.lastFrame !== frame) {
      this.lastFrame = frame;
      const [from, to, list] = frame.split(':');
      if (!seats.change(from, to, list, number => changed.add(number))) this.#tell('seatsmissed', {});
    }
    const numbers = text => new Set(text ? text.split(',').map(Number) : []);
    seats.own = numbers(own);
    seats.hints = numbers(hints);
    seats.friends = numbers(friends);
    seats.lost = numbers(lost);
    const [heard, list] = (chosen ?? '0:').split(':');
    seats.chosen = numbers(list);
    this.heard = Number(heard);
    if (this.sent === undefined) {
      this.sent = this.heard;
      seats.wanted = new Set(this.restored?.length && this.heard === 0 ? this.restored : seats.chosen);
      if (this.restored?.length && this.heard === 0) this.sent++;
    } else if (this.heard >= this.sent) {
      this.sent = this.heard;
      seats.wanted = new Set(seats.chosen);
      this.#keep();
    }
    if (this.isLive && this.heard < this.sent) this.#send();
    if (this.pointedAt !== null) this.#point(this.pointedAt);
    // Of thousands of seats, those that somebody else's buying or this person's choice has touched.
    this.faces.refresh(isAnew ? null : new Set([...changed, ...seats.marked()]));
    this.#draw();
  }

  get isLive() { return this.root.dataset.live !== undefined; }

  toggle(number) {
    const { seats } = this;
    if (!seats.canToggle(number)) return this.#point(number);
    if (!seats.wanted.delete(number)) seats.wanted.add(number);
    this.sent++;
    this.#keep();
    this.faces.refresh([number]);
    if (this.pointedAt !== null) this.#point(number);
    this.#draw();
    this.#send();
  }

  // Before the circuit lives there is nobody to hear; and a line may break. What was chosen is said until it was heard.
  #send() {
    clearTimeout(this.resend);
    if (this.isLive) this.#tell('seatschosen', { number: this.sent, stamp: this.hall.stamp, seats: [...this.seats.wanted] });
    this.resend = setTimeout(() => {
      if (this.root.isConnected && this.heard < this.sent) this.#send();
    }, resendAfter);
  }

  #tell(name, detail) {
    this.root.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  // Chosen seats outlive the page, in this tab: a restart or a new circuit finds them again.
  get #key() { return `seats:${this.root.dataset.map}`; }

  #keep() {
    const kept = [...this.seats.wanted];
    try {
      if (kept.length) sessionStorage.setItem(this.#key, JSON.stringify({ stamp: this.hall.stamp, seats: kept }));
      else sessionStorage.removeItem(this.#key);
    } catch { /* a browser that keeps nothing */ }
  }

  #restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key));
      return kept?.stamp === this.hall.stamp ? kept.seats.filter(n => n < this.hall.count) : [];
    } catch {
      return [];
    }
  }

  // What a touch meant: a section from afar, a seat from near, or to come nearer first.
  #tap({ x, y, kind }) {
    if (!this.hall) return;
    const { camera } = this;
    const [px, py] = [camera.planX(x), camera.planY(y)];
    const hit = this.hall.at(px, py);
    const isDouble = performance.now() - (this.tappedAt ?? 0) < 350;
    this.tappedAt = performance.now();
    if (!hit) {
      if (isDouble) camera.glide(px, py, camera.scale * 2);
      return;
    }
    const pitch = hit.section.pitch * camera.scale;
    const needed = kind === 'mouse' ? mousePitch : fingerPitch * 0.75;
    if (pitch < 9) this.open(hit.section);
    else if (pitch < needed) camera.glide(px, py, fingerPitch / hit.section.pitch);
    else if (hit.number !== null) this.toggle(hit.number);
    else if (isDouble) camera.glide(px, py, camera.scale * 2);
  }

  #hover(at) {
    if (!this.hall || !at) return this.#point(null);
    const { camera } = this;
    const hit = this.hall.at(camera.planX(at.x), camera.planY(at.y));
    const isNear = hit && hit.section.pitch * camera.scale >= 9;
    this.canvas.style.cursor = !hit || (isNear && hit.number === null) ? 'grab'
      : isNear && !this.seats.canToggle(hit.number) ? 'not-allowed' : 'pointer';
    this.#point(isNear ? hit.number : null);
    if (hit && !isNear) this.#say(this.words.section(hit.section, this.seats.free[hit.section.order]));
  }

  #point(number) {
    this.pointedAt = number;
    if (number === null) return this.#say('');
    const { section, ...seat } = this.hall.seat(number);
    this.#say(this.words.seat(section, seat, this.seats.lookOf(number)));
  }

  #say(text) {
    if (this.pointed.textContent !== text) this.pointed.textContent = text;
  }

  // Into a section, remembering from where.
  open(section) {
    const { camera } = this;
    this.from = { cx: camera.planX(camera.width / 2), cy: camera.planY(camera.height / 2), scale: camera.scale };
    const fit = Math.min(camera.width / (section.box.right - section.box.left), camera.height / (section.box.bottom - section.box.top));
    // Large sections don't fit at a size that can be touched: then the middle of their first rows comes first.
    const least = (coarse.matches ? fingerPitch : 28) / section.pitch;
    const scale = Math.max(Math.min(fit * 0.9, fingerPitch / section.pitch), least);
    const [x, y] = section.point(0, Math.min(0, camera.height * 0.42 / scale / section.height - 0.5));
    camera.glide(x, y, scale);
    const address = new URL(location.href);
    address.searchParams.set('section', section.id);
    history.replaceState(history.state, '', address);
  }

  back() {
    const { camera, from } = this;
    if (from) camera.glide(from.cx, from.cy, from.scale);
    else camera.home();
    this.from = null;
    const address = new URL(location.href);
    address.searchParams.delete('section');
    history.replaceState(history.state, '', address);
  }

  // The seat with the focus is to be seen, and large enough.
  keepInView(number) {
    // The bar below may have grown in this very moment.
    this.#follow();
    const { camera } = this;
    const { x, y, section } = this.hall.seat(number);
    const scale = Math.max(camera.scale, (coarse.matches ? fingerPitch : 26) / section.pitch);
    const edge = section.pitch * camera.scale * 1.5;
    const [sx, sy] = [camera.toX(x), camera.toY(y)];
    const isUnderMini = sx > camera.width - 150 && sy < 120;
    const isSeen = !isUnderMini && sx > edge && sx < camera.width - edge && sy > edge && sy < camera.height - edge;
    if (!isSeen || scale !== camera.scale) camera.look(x, y, scale);
  }

  // Where a seat is on the screen, in the window's pixels: for tests that touch as people do.
  screenOf(number) {
    const { x, y } = this.hall.seat(number);
    const box = this.canvas.getBoundingClientRect();
    return [box.left + this.camera.toX(x), box.top + this.camera.toY(y)];
  }

  #filterBy(chip) {
    this.chip = chip;
    for (const button of this.root.querySelectorAll('[data-chip]')) button.setAttribute('aria-pressed', String(button.dataset.chip === chip));
    if (!this.hall) return;
    const needsRoom = features => (features & 3) !== 0;
    this.filter = chip === 'all' ? null
      : chip === 'accessible' ? {
        section: section => section.rows.some(row => [...row.features.values()].some(needsRoom)),
        seat: (section, i) => needsRoom(section.seat(i).features),
      }
      : { section: section => this.hall.tiers[section.tier].name === chip, seat: () => true };
    this.#filterList();
    this.#draw();
  }

  // What the hall doesn't need and a step nearer does: made in small pieces, while nothing else is to be done.
  #prepare(root, left) {
    if (root !== this.root || !root.isConnected) return;
    if (left.length > 0) {
      left.pop().place();
      whenIdle(() => this.#prepare(root, left));
    } else this.#makeList();
  }

  #filterList() {
    this.list?.filter(this.filter?.section ?? (() => true));
  }

  #makeList() {
    if (this.list) return;
    this.list = new List(this, this.root.querySelector('[data-list]'));
    this.faces.refresh([]);
    this.#filterList();
  }

  #attachTools() {
    this.root.addEventListener('click', event => {
      const tool = event.target.closest('[data-zoom], [data-chip], [data-as]');
      if (!tool || !this.root.contains(tool)) return;
      if (tool.dataset.chip) this.#filterBy(tool.dataset.chip);
      else if (!this.hall) return;
      else if (tool.dataset.as) this.#showAs(tool.dataset.as);
      else if (tool.dataset.zoom === 'all') {
        this.camera.home();
        this.from = null;
      } else {
        const { camera } = this;
        const factor = tool.dataset.zoom === 'in' ? 1.7 : 1 / 1.7;
        camera.glide(camera.planX(camera.width / 2), camera.planY(camera.height / 2), camera.scale * factor);
      }
    });
    this.#showAs(this.as ?? 'map');
  }

  #showAs(as) {
    this.as = as;
    this.root.dataset.shown = as;
    for (const button of this.root.querySelectorAll('[data-as]')) button.setAttribute('aria-pressed', String(button.dataset.as === as));
    if (as === 'list' && this.builtFor === this.root) this.#makeList();
    this.root.querySelector('[data-list]').hidden = as !== 'list';
    this.root.querySelector('[data-drawing]').hidden = as === 'list';
  }

  // Asked once for each frame: asking makes the browser lay out the page.
  #miniSize() {
    if (this.miniSized !== this.mini) {
      this.miniSized = this.mini;
      this.miniBox = { width: this.mini.clientWidth, height: this.mini.clientHeight };
      [this.mini.width, this.mini.height] = [this.miniBox.width * this.ratio, this.miniBox.height * this.ratio];
    }
    return this.miniBox;
  }

  #attachMini() {
    const go = event => {
      const box = this.mini.getBoundingClientRect();
      const { miniView: view } = this;
      if (!view) return;
      this.camera.look(
        (event.clientX - box.left - view.x) / view.scale, (event.clientY - box.top - view.y) / view.scale, this.camera.scale);
    };
    this.mini.addEventListener('pointerdown', event => {
      event.preventDefault();
      this.mini.setPointerCapture(event.pointerId);
      go(event);
    });
    this.mini.addEventListener('pointermove', event => {
      if (this.mini.hasPointerCapture(event.pointerId)) go(event);
    });
  }

  // A canvas that changes its size is empty: it is drawn at once, not with the next frame.
  #follow() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const [columns, lines] = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
    if (this.builtFor !== this.root || (columns === this.canvas.width && lines === this.canvas.height)) return;
    this.#resize();
    this.#paint();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    const finest = Math.min(...this.hall.sections.map(s => s.pitch));
    this.camera.frame(this.hall.box, 64 / finest, width, height);
  }

  repaint() {
    if (!this.hall) return;
    this.palette = readPalette(this.root);
    this.#draw();
  }

  #draw() {
    if (this.drawing || !this.hall) return;
    this.drawing = requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    cancelAnimationFrame(this.drawing);
    this.drawing = null;
    if (!this.hall || !this.camera.width || !this.root.isConnected) return;
    paint(this.canvas.getContext('2d'), this);
    // Measured by ./dev bench map.
    if (!this.wasPainted) performance.mark('map-painted');
    this.wasPainted = true;
    const { camera } = this;
    this.mini.hidden = camera.scale < camera.least * 1.6;
    if (!this.mini.hidden) this.miniView = paintMini(this.mini.getContext('2d'), this, this.#miniSize());
    const zoomed = String(!camera.isHome);
    if (this.root.dataset.zoomed !== zoomed) this.root.dataset.zoomed = zoomed;
    this.stops.follow();
  }
}

// Every frame that comes into the page is taken up, by the map that drew its forerunner.
function take() {
  for (const root of document.querySelectorAll('[data-seat-map]')) {
    const key = root.dataset.map;
    let map = maps.get(key);
    if (map?.root === root) continue;
    // What a living page has left behind is over; only the prerendered frame hands its map on.
    if (!map || map.isLive) maps.set(key, map = new SeatMap());
    for (const [other, left] of maps) if (other !== key && !left.root?.isConnected) maps.delete(other);
    root.seatMap = map;
    map.adopt(root).catch(error => {
      root.dataset.failed = '';
      console.error(error);
    });
  }
}

new MutationObserver(take).observe(document.body, { childList: true, subtree: true });
new MutationObserver(() => maps.forEach(map => map.repaint())).observe(document.documentElement, { attributeFilter: ['data-theme'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => maps.forEach(map => map.repaint()));
take();
