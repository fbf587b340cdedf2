// Numbers as a person reads them.

const WHOLE = new Intl.NumberFormat("en-US");

export const whole = (number) => WHOLE.format(number);

// Seconds in at most two units.
export function seconds(value) {
  const sign = value < 0 ? "−" : "";
  const s = Math.abs(value);
  if (s < 10) return `${sign}${s.toFixed(1)} s`;
  if (s < 60) return `${sign}${Math.floor(s)} s`;
  if (s < 3600) return sign + pair(s, 60, "m", 1, "s");
  if (s < 86400) return sign + pair(s, 3600, "h", 60, "m");
  return sign + pair(s, 86400, "d", 3600, "h");
}

function pair(value, big, bigName, small, smallName) {
  const rest = Math.floor((value % big) / small);
  return `${whole(Math.floor(value / big))} ${bigName}${rest ? ` ${rest} ${smallName}` : ""}`;
}

export function millis(value) {
  if (value === null) return "–";
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`;
  if (value >= 100) return `${value.toFixed(0)} ms`;
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}

export function bytes(value) {
  if (value < 1024) return `${value} B`;
  if (value < 1048576) return `${(value / 1024).toFixed(1)} KiB`;
  return `${(value / 1048576).toFixed(1)} MiB`;
}

// Wei as ether. The text has more digits than a number holds.
export function ether(wei) {
  const digits = wei.padStart(19, "0");
  const split = digits.length - 18;
  return `${whole(BigInt(digits.slice(0, split)))}.${digits.slice(split, split + 4)} ETH`;
}

export const shortHash = (hash) => `${hash.slice(0, 8)}…${hash.slice(-4)}`;

export const isKnown = (ref) => !/^0x0*$/.test(ref.hash);

export function clock(date) {
  return date.toLocaleTimeString("en-GB", { hour12: false });
}

export function plural(count, one) {
  return `${whole(count)} ${one}${count === 1 ? "" : "s"}`;
}
