// It is one's turn and the tab may be in the background: say so where a background tab can be seen, and heard when asked for.
export function announce(title, withSound) {
  document.title = title;
  const icon = document.querySelector('link[rel="icon"]');
  if (icon) icon.href = 'favicon-turn.svg';
  if (!withSound) return;
  const audio = new AudioContext();
  [523.25, 659.25, 783.99].forEach((pitch, i) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.15, audio.currentTime + i * 0.18);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + i * 0.18 + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + i * 0.18);
    tone.stop(audio.currentTime + i * 0.18 + 0.45);
  });
}
