// The node's clock, as far as one can tell from here: ages are shown in its time, not in the browser's.

let ahead = null;

// The least delayed message tells best; the browser's clock may drift, so older ones fade.
export function heardAt(nodeTime) {
  const seen = Date.parse(nodeTime) - Date.now();
  ahead = ahead === null || seen > ahead ? seen : ahead + (seen - ahead) * 0.02;
}

// Seconds since the epoch.
export const now = () => (Date.now() + (ahead ?? 0)) / 1000;

export const ageOf = (iso) => now() - Date.parse(iso) / 1000;
