// How the seats stand: what the server said of everybody's, and what concerns this person.

export class Seats {
  constructor(hall) {
    this.hall = hall;
    this.states = new Uint8Array(hall.count);
    this.free = hall.sections.map(s => s.count);
    this.own = new Set();
    this.chosen = new Set();
    this.wanted = new Set();
    this.hints = new Set();
    this.friends = new Set();
    this.lost = new Set();
    this.version = null;
  }

  // Two bits a seat, four to a byte.
  load(version, packed) {
    const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0));
    for (let i = 0; i < this.states.length; i++) this.states[i] = bytes[i >> 2] >> (i & 3) * 2 & 3;
    this.hall.sections.forEach((section, order) => {
      let free = 0;
      for (let i = section.start; i < section.start + section.count; i++) if (this.states[i] === 0) free++;
      this.free[order] = free;
    });
    this.version = version;
  }

  // What changed from one version to the next; false when a step in between was missed. Tells of each seat.
  change(from, to, list, changed) {
    if (to === this.version) return true;
    if (from !== this.version) return false;
    this.version = to;
    for (const part of list ? list.split(',') : []) {
      const [number, state] = [part >> 2, part & 3];
      const before = this.states[number];
      if (before === state) continue;
      const section = this.hall.sectionOf(number);
      if (before === 0) this.free[section.order]--;
      if (state === 0) this.free[section.order]++;
      this.states[number] = state;
      changed(number);
    }
    return true;
  }

  // How many are free, and of how many: of those one looks for, if only some of a section are looked for.
  left(section, filter) {
    const among = filter?.among?.(section);
    if (!among) return { free: this.free[section.order], count: section.count };
    return { free: among.filter(i => this.states[section.start + i] === 0).length, count: among.length };
  }

  tierColour(section) { return this.hall.tiers[section.tier].colour; }

  // What this person may do with it.
  canToggle(number) { return this.wanted.has(number) || (this.states[number] === 0 && !this.own.has(number)); }

  isMarked(number) { return this.markOf(number) !== null; }

  marked() { return new Set([...this.hints, ...this.friends, ...this.lost, ...this.own, ...this.wanted]); }

  markOf(number) {
    if (this.own.has(number)) return 'own';
    if (this.wanted.has(number)) return this.chosen.has(number) ? 'chosen' : 'wanted';
    if (this.lost.has(number) && this.states[number] !== 0) return 'lost';
    if (this.friends.has(number)) return 'friend';
    return this.hints.has(number) && this.states[number] === 0 ? 'hint' : null;
  }

  // The word for it: a key of the page's texts.
  lookOf(number) {
    if (this.own.has(number)) return 'yours';
    if (this.wanted.has(number)) return 'chosen';
    if (this.friends.has(number)) return 'friend';
    return ['free', 'held', 'gone'][this.states[number]] ?? 'gone';
  }
}
