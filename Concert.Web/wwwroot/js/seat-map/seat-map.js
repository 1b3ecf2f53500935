// The seat map of a page. The server renders a frame for it and says in its attributes how seats stand; here it is drawn, moved and
// touched. What is chosen goes to the server as one event with all chosen seats, as often as it takes to be heard.

import { Hall } from './hall.js';
import { Camera, Hands } from './camera.js';
import { Choice } from './choice.js';
import { Mini } from './mini.js';
import { dotsFrom, paint } from './painter.js';
import { readPalette } from './palette.js';
import { Seats } from './seats.js';
import { Tools } from './tools.js';
import { Words } from './words.js';
import { Faces, List, Stops } from './twins.js';

// A finger needs 44 pixels, a mouse far less; a touch on smaller seats goes nearer instead.
const fingerPitch = 44, mousePitch = 16, retryAfter = 3_000;

// What the server says. Not what is noted there for the styles: each picture would ask for the next, for ever.
const said = ['plan', 'states', 'frame', 'own', 'chosen', 'hints', 'friends', 'lost', 'live'].map(name => `data-${name}`);

const whenIdle = window.requestIdleCallback ?? (act => setTimeout(act));

const coarse = matchMedia('(pointer: coarse)');
const plans = new Map();
const maps = new Map();

// A plan that no address leads to comes with the page: the site's policy lets nothing but the site be asked.
const within = 'data:application/json;base64,';

async function read(address) {
  if (address.startsWith(within)) {
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(address.slice(within.length)), sign => sign.charCodeAt(0))));
  }
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The plan isn't there: ${answer.status}`);
  return answer.json();
}

function planAt(address) {
  if (!plans.has(address)) {
    plans.set(address, read(address).catch(error => {
      plans.delete(address);
      throw error;
    }));
  }
  return plans.get(address);
}

class SeatMap {
  pointedAt = null;
  camera = new Camera(() => this.#draw());
  hands = new Hands(this.camera, { tap: at => this.#tap(at), hover: at => this.#hover(at) });
  tools = new Tools(this);

  // Lives longer than its frame: when the circuit comes up, Blazor puts a new one in the place of the prerendered.
  adopt(root) {
    this.root = root;
    this.base = null;
    const canvas = root.querySelector('[data-canvas]');
    // With its picture and the hands on it: another would have to be made and drawn anew in the moment in which the circuit comes up.
    if (this.canvas) canvas.replaceWith(this.canvas);
    else this.#use(canvas);
    this.mini = new Mini(this, root.querySelector('[data-mini]'));
    this.pointed = root.querySelector('[data-pointed]');
    this.tools.attach(root);
    new MutationObserver(() => this.#sync()).observe(root, { attributeFilter: said });
    this.#sync();
  }

  #use(canvas) {
    this.canvas = canvas;
    this.palette = readPalette(canvas);
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    this.hands.attach(canvas);
    new ResizeObserver(() => this.#fit()).observe(canvas);
  }

  async #sync() {
    const { root } = this;
    try {
      await this.#follow(root.dataset.plan);
      delete root.dataset.failed;
    } catch (error) {
      root.dataset.failed = '';
      console.error(error);
      setTimeout(() => {
        if (root === this.root && root.isConnected && root.dataset.failed !== undefined) this.#sync();
      }, retryAfter);
    }
  }

  async #follow(plan) {
    if (this.plan !== plan) {
      const loaded = await planAt(plan);
      if (this.root.dataset.plan !== plan) return;
      // Whatever else was said meanwhile has waited for the same plan.
      if (this.plan !== plan) this.#begin(plan, loaded);
    }
    const isNew = this.builtFor !== this.root;
    if (isNew) this.#build();
    this.#read();
    if (!isNew) return;
    if (this.painted === this.plan) this.#draw();
    else this.#paint();
    whenIdle(() => this.#prepare(this.root, [...this.hall.sections]));
  }

  #begin(plan, loaded) {
    this.plan = plan;
    this.hall = new Hall(loaded);
    this.words = new Words(JSON.parse(this.root.dataset.words), this.hall.tiers);
    this.words.seatsOf = section => this.words.section(section, this.seats.left(section, this.filter));
    this.seats = new Seats(this.hall);
    this.lastFrame = null;
    this.camera.width = 0;
    this.pointedAt = null;
    this.builtFor = null;
    this.stops?.end();
    this.stops = null;
    this.choice?.stop();
    this.choice = new Choice(this);
  }

  #build() {
    this.builtFor = this.root;
    const before = this.stops;
    before?.end();
    this.faces = new Faces(this);
    this.stops = new Stops(this, this.root.querySelector('[data-stops]'));
    this.list = null;
    if (this.tools.as === 'list') this.makeList();
    this.tools.filterBy(this.tools.chip);
    this.#resize();
    const section = this.hall.sections.find(s => String(s.id) === this.root.dataset.section);
    if (section && !this.wasOpened) {
      this.wasOpened = true;
      this.open(section);
    }
    // Who came by keys goes on where they were: the element that had the focus is gone.
    if (before?.section && document.activeElement === document.body) this.stops.focus(before.number);
  }

  #read() {
    const { states, frame, own, chosen, hints, friends, lost } = this.root.dataset;
    const { seats } = this;
    const marked = seats.marked();
    const changed = new Set();
    const isAnew = this.base !== states || seats.version === null;
    if (isAnew) {
      this.base = states;
      const [version, packed] = states.split(':');
      seats.load(version, packed);
    }
    if (frame && this.lastFrame !== frame) {
      this.lastFrame = frame;
      const [from, to, list] = frame.split(':');
      if (!seats.change(from, to, list, number => changed.add(number))) this.tell('seatsmissed', {});
    }
    const numbers = text => new Set(text ? text.split(',').map(Number) : []);
    seats.own = numbers(own);
    seats.hints = numbers(hints);
    seats.friends = numbers(friends);
    seats.lost = numbers(lost);
    const [heard, revision, list] = (chosen ?? '0:0:').split(':');
    this.choice.read(Number(heard), Number(revision), numbers(list));
    if (this.pointedAt !== null) this.#point(this.pointedAt);
    // Of thousands of seats, those that somebody else's buying or this person's choice has touched.
    const touched = isAnew ? null : new Set([...changed, ...marked, ...seats.marked()]);
    this.faces.refresh(touched);
    this.sectionsDue ??= whenIdle(() => {
      this.sectionsDue = null;
      this.faces.refreshSections();
    });
    // What is offered in place of lost seats is brought into sight, once the bar that names it has grown.
    if (hints && hints !== this.offered) requestAnimationFrame(() => this.#bring([...seats.hints, ...seats.lost]));
    this.offered = hints;
    const personal = [own, chosen, hints, friends, lost].join();
    const isOthers = !isAnew && personal === this.personal;
    this.personal = personal;
    if (isOthers) this.#drawOnly(changed);
    else this.#draw();
  }

  // What others buy changes few seats, and most of them out of sight: then only the hall in small changes.
  #drawOnly(numbers) {
    const { camera, hall } = this;
    for (const number of numbers) {
      const section = hall.sectionOf(number);
      if (!camera.sees(section.box)) continue;
      // From afar the section as a whole is drawn, by how full it is.
      const isNear = section.pitch * camera.scale >= dotsFrom;
      this.#draw(isNear ? hall.around(number) : section.box);
    }
    this.miniDue ??= requestAnimationFrame(() => {
      this.miniDue = null;
      this.mini.paint();
    });
  }

  get isLive() { return this.root.dataset.live !== undefined; }

  toggle(number) {
    const { seats } = this;
    if (!seats.canToggle(number)) return this.#point(number);
    this.choice.toggle(number);
    this.faces.refresh([number]);
    if (this.pointedAt !== null) this.#point(number);
    this.#draw();
  }

  tell(name, detail) {
    this.root.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
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
    if (hit && !isNear) this.#say(this.words.seatsOf(hit.section));
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

  goHome() {
    this.camera.home();
    this.from = null;
  }

  // The seat with the focus is to be seen, and large enough.
  keepInView(number) {
    // The bar below may have grown in this very moment.
    this.#fit();
    const { camera } = this;
    const { x, y, section } = this.hall.seat(number);
    const scale = Math.max(camera.scale, (coarse.matches ? fingerPitch : 26) / section.pitch);
    const edge = section.pitch * camera.scale * 1.5;
    const [sx, sy] = [camera.toX(x), camera.toY(y)];
    const isUnderMini = sx > camera.width - 150 && sy < 120;
    const isSeen = !isUnderMini && sx > edge && sx < camera.width - edge && sy > edge && sy < camera.height - edge;
    if (!isSeen || scale !== camera.scale) camera.look(x, y, scale);
  }

  // All of these seats are to be seen, and large enough to be told apart.
  #bring(numbers) {
    if (this.tools.as === 'list' || numbers.length === 0) return;
    this.#fit();
    const { camera, hall } = this;
    const seats = numbers.map(number => hall.seat(number));
    const pitch = Math.min(...seats.map(seat => seat.section.pitch));
    const [xs, ys] = [seats.map(seat => seat.x), seats.map(seat => seat.y)];
    const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
    const isSeen = pitch * camera.scale >= 18 && camera.toX(box.left) > 0 && camera.toX(box.right) < camera.width
      && camera.toY(box.top) > 0 && camera.toY(box.bottom) < camera.height;
    if (isSeen) return;
    const room = pitch * 3;
    const fit = Math.min(camera.width / (box.right - box.left + room), camera.height / (box.bottom - box.top + room));
    camera.glide(
      (box.left + box.right) / 2, (box.top + box.bottom) / 2, Math.min(fit, Math.max(camera.scale, fingerPitch / pitch)));
  }

  // Where a seat is on the screen, in the window's pixels: for tests that touch as people do.
  screenOf(number) {
    const { x, y } = this.hall.seat(number);
    const box = this.canvas.getBoundingClientRect();
    return [box.left + this.camera.toX(x), box.top + this.camera.toY(y)];
  }

  // What the hall doesn't need and a step nearer does: made in small pieces, while nothing else is to be done.
  #prepare(root, left) {
    if (root !== this.root || !root.isConnected) return;
    if (left.length > 0) {
      left.pop().place();
      whenIdle(() => this.#prepare(root, left));
    } else {
      this.list ??= this.#newList();
      if (this.list.grow()) whenIdle(() => this.#prepare(root, left));
      else this.#filterList();
    }
  }

  // All of it, for who looks at it now.
  makeList() {
    if (this.builtFor !== this.root) return;
    this.list ??= this.#newList();
    while (this.list.grow());
    this.#filterList();
  }

  #newList() { return new List(this, this.root.querySelector('[data-list]')); }

  filtered() {
    this.#filterList();
    this.#draw();
  }

  #filterList() {
    this.list?.filter(this.filter?.section ?? (() => true));
    this.faces.refreshSections();
  }

  get filter() { return this.tools.filter; }

  // A canvas that changes its size is empty: it is drawn at once, not with the next frame.
  #fit() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const [columns, lines] = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
    if (this.builtFor !== this.root || (columns === this.canvas.width && lines === this.canvas.height)) return;
    this.#resize();
    this.#paint();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    const [columns, lines] = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
    // Told its size, a canvas is emptied, even if it has that size.
    if (this.canvas.width !== columns || this.canvas.height !== lines) [this.canvas.width, this.canvas.height] = [columns, lines];
    const finest = Math.min(...this.hall.sections.map(s => s.pitch));
    this.camera.frame(this.hall.box, 64 / finest, width, height);
  }

  repaint() {
    if (!this.hall) return;
    this.palette = readPalette(this.canvas);
    this.#draw();
  }

  // With the next frame: all, or a part of the plan.
  #draw(part = null) {
    if (!this.hall) return;
    this.part = this.part === null ? null : union(this.part, part);
    this.drawing ??= requestAnimationFrame(() => this.#paint(this.part));
  }

  #paint(part = null) {
    cancelAnimationFrame(this.drawing);
    [this.drawing, this.part] = [null, undefined];
    if (!this.hall || !this.camera.width || !this.root.isConnected) return;
    paint(this.canvas.getContext('2d'), this, part);
    // Measured by ./dev bench map.
    if (!this.painted) performance.mark('map-painted');
    this.painted = this.plan;
    this.root.dataset.painted ??= '';
    const { camera } = this;
    this.mini.paint();
    const zoomed = String(!camera.isHome);
    if (this.root.dataset.zoomed !== zoomed) this.root.dataset.zoomed = zoomed;
    this.stops.follow();
  }
}

// undefined: nothing yet; null: everything.
function union(a, b) {
  if (a === undefined || b === null) return b;
  return {
    left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom),
  };
}

// Every frame that comes into the page is taken up, by the map that drew its forerunner.
function take() {
  for (const root of document.querySelectorAll('[data-seat-map]')) {
    const key = root.dataset.map;
    let map = maps.get(key);
    if (map?.root === root) continue;
    // What a living page has left behind is over; only the prerendered frame hands its map on.
    if (!map || map.isLive) maps.set(key, map = new SeatMap());
    root.seatMap = map;
    map.adopt(root);
  }
  for (const [key, { root }] of maps) if (!root.isConnected) maps.delete(key);
}

new MutationObserver(take).observe(document.body, { childList: true, subtree: true });
new MutationObserver(() => maps.forEach(map => map.repaint())).observe(document.documentElement, { attributeFilter: ['data-theme'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => maps.forEach(map => map.repaint()));
take();
