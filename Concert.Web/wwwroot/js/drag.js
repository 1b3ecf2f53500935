// What is picked up on a drawing, moved and put down again, by mouse, pen or finger.

const slack = 4, patience = 3_000;

// Grid: the steps of a move, in the drawing's own units. `show` is told where the thing is on its way, `drop` where it was left.
export function onDrag(selector, { grid, show, drop }) {
  let held = null;

  document.addEventListener('pointerdown', event => {
    const thing = event.target.closest?.(selector);
    if (!thing || event.button !== 0) return;
    held = { thing, x: event.clientX, y: event.clientY, scale: thing.ownerSVGElement.getScreenCTM().a, way: null };
  });

  document.addEventListener('pointermove', event => {
    if (!held) return;
    const ways = [event.clientX - held.x, event.clientY - held.y];
    if (!held.way && Math.hypot(...ways) <= slack) return;
    held.way = ways.map(way => Math.round(way / held.scale / grid) * grid);
    show(held.thing, ...held.way);
  });

  document.addEventListener('pointerup', () => {
    const done = held;
    held = null;
    if (!done?.way) return;
    // The click that ends a drag chooses nothing.
    const swallow = event => event.stopPropagation();
    addEventListener('click', swallow, { capture: true });
    setTimeout(() => removeEventListener('click', swallow, { capture: true }));
    drop(done.thing, ...done.way);
  });

  document.addEventListener('pointercancel', () => {
    if (held?.way) show(held.thing, 0, 0);
    held = null;
  });
}

// The server draws a thing anew in its new place, or says why not: either way what was only shown is over then.
export function untilAnswered(thing, end) {
  const over = () => {
    clearTimeout(timer);
    watch.disconnect();
    end();
  };
  const watch = new MutationObserver(over);
  const timer = setTimeout(over, patience);
  watch.observe(thing, { attributeFilter: ['x', 'y', 'data-x', 'data-y'] });
}
