// The page's colours and letters, as a canvas takes them.

// In whole pixels: while the picture grows, a browser would make another font for every fraction of one.
export const lettering = (weight, size, palette) => `${weight} ${Math.floor(size)}px ${palette.font}`;

export function readPalette(canvas) {
  const style = getComputedStyle(canvas);
  const colour = name => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'), soft: colour('--ink-soft'), line: colour('--line'), strong: colour('--line-strong'),
    paper: colour('--paper'), surface: colour('--surface'), sunken: colour('--sunken'),
    accent: colour('--accent'), edge: colour('--accent-edge'), onAccent: colour('--on-accent'),
    wash: colour('--accent-wash'), hint: colour('--hint'),
    night: colour('--night'), onNight: colour('--on-night'), focus: colour('--focus'), danger: colour('--danger'),
    tiers: Array.from({ length: 6 }, (_, i) => colour(`--tier-${i}`)),
    font: style.fontFamily, forced: matchMedia('(forced-colors: active)').matches,
  };
}
