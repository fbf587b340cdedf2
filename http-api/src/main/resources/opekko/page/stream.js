// The line to the node. It is lost when it closes, and also when nothing comes for some time: a node
// that hangs, or a network that swallows all, closes nothing. The node sends its status each second.

const SILENCE_MILLIS = 5000;
const AGAIN_MILLIS = 1000;

// listener has: status(object), event(name, object), state("live" | "trouble" | "gone", since)
export function connect(listener) {
  let source;
  let silence;
  let goneSince = null;
  let again;

  const lost = () => {
    source.close();
    clearTimeout(silence);
    clearTimeout(again);
    goneSince ??= new Date();
    listener.state("gone", goneSince);
    // Our own clock instead of the browser's, which waits longer each time and gives up on some errors.
    again = setTimeout(open, AGAIN_MILLIS);
  };

  const heard = (state) => {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_MILLIS);
    goneSince = null;
    listener.state(state, null);
  };

  const open = () => {
    source = new EventSource("live/events?topics=status,reorgs");
    source.onerror = lost;
    source.addEventListener("status", (message) => {
      heard("live");
      listener.status(JSON.parse(message.data));
    });
    source.addEventListener("reorgs", (message) => listener.event("reorg", JSON.parse(message.data)));
    source.addEventListener("trouble", () => heard("trouble"));
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_MILLIS);
  };

  open();
}
