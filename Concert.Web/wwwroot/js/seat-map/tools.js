// The buttons round the map: prices that filter it, nearer and farther, and the list in its place.

import { needsRoom } from './hall.js';

export class Tools {
  chip = 'all';
  as = 'map';
  filter = null;
  told = 'all';

  constructor(map) { this.map = map; }

  // The frame is a new one when the circuit has come up; what was pressed stays so.
  attach(root) {
    this.root = root;
    root.addEventListener('click', event => {
      const tool = event.target.closest('[data-zoom], [data-chip], [data-as]');
      if (!tool || !root.contains(tool)) return;
      if (tool.dataset.chip) this.filterBy(tool.dataset.chip);
      else if (!this.map.hall) return;
      else if (tool.dataset.as) this.#showAs(tool.dataset.as);
      else this.#zoom(tool.dataset.zoom);
    });
    this.#showAs(this.as);
  }

  filterBy(chip) {
    this.chip = chip;
    this.#press('chip', chip);
    this.root.dataset.only = chip === 'accessible' ? 'room' : '';
    const { hall } = this.map;
    if (!hall) return;
    this.filter = chip === 'all' ? null
      : chip === 'accessible' ? {
        section: section => section.withRoom.length > 0,
        among: section => section.withRoom,
        seat: (section, i) => needsRoom(section.seat(i).features),
      }
      : { section: section => hall.tiers[section.tier].name === chip, seat: () => true };
    this.map.filtered();
    // What one looks for is what "choose for me" begins with.
    if (this.map.isLive && this.told !== chip) {
      this.told = chip;
      this.map.tell('seatsfiltered', { chip });
    }
  }

  #zoom(way) {
    const { map } = this;
    if (way === 'all') return map.goHome();
    const { camera } = map;
    const factor = way === 'in' ? 1.7 : 1 / 1.7;
    camera.glide(camera.planX(camera.width / 2), camera.planY(camera.height / 2), camera.scale * factor);
  }

  #showAs(as) {
    this.as = as;
    this.root.dataset.shown = as;
    this.#press('as', as);
    if (as === 'list') this.map.makeList();
    this.root.querySelector('[data-list]').hidden = as !== 'list';
    this.root.querySelector('[data-drawing]').hidden = as === 'list';
  }

  #press(kind, value) {
    for (const button of this.root.querySelectorAll(`[data-${kind}]`))
      button.setAttribute('aria-pressed', String(button.dataset[kind] === value));
  }
}
