// A short, soft sound, made by the browser itself.

/** @type {AudioContext|null} */
let context = null;

/** Browsers make no sound before the reader has touched the page: begin with their first touch. */
export function awaitTouch() {
  const touch = () => ready();
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, touch, { once: true, capture: true, passive: true });
}

/** Two notes, a third of a second in all. */
export function chime() {
  const sound = ready();
  if (!sound) return;
  note(sound, 660, sound.currentTime);
  note(sound, 880, sound.currentTime + 0.12);
}

function ready() {
  if (!globalThis.AudioContext) return null;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume().catch(() => {});
  return context;
}

function note(sound, pitch, at) {
  const tone = sound.createOscillator();
  const loudness = sound.createGain();
  tone.type = "sine";
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.08, at + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
  tone.connect(loudness).connect(sound.destination);
  tone.start(at);
  tone.stop(at + 0.22);
}
