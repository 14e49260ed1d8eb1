/** The video element and its player; what is drawn over it belongs to the app. */
import { useEffect, useRef } from "react";
import { chooseEngine } from "../../player/choose-engine.ts";
import type { Kind } from "../../player/engine.ts";
import { Player, type View } from "../../player/player.ts";

interface Props {
  url: string | null;
  kind: Kind;
  label: string;
  /** The server's clock minus ours, milliseconds; live pictures are timed by it. */
  clockOffset?: number;
  /** Asks for a new address; rejects when there is none. */
  renew: () => Promise<void>;
  onPlayer: (player: Player | null) => void;
  onView: (view: View) => void;
}

export function Picture({ url, kind, label, clockOffset = 0, renew, onPlayer, onView }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const player = useRef<Player | null>(null);
  const address = useRef(url);
  const latest = useRef({ clockOffset, renew, onPlayer, onView });
  useEffect(() => {
    address.current = url;
    latest.current = { clockOffset, renew, onPlayer, onView };
  });
  useEffect(() => {
    let left = false;
    const element = video.current;
    if (!element) return undefined;
    const current = latest;
    void chooseEngine(element).then((makeEngine) => {
      if (left) return;
      const made = new Player({
        video: element,
        kind,
        makeEngine,
        serverNow: () => Date.now() + current.current.clockOffset,
        renew: () => current.current.renew(),
        view: (view) => current.current.onView(view),
      });
      player.current = made;
      made.start();
      made.setMuted(true);
      current.current.onPlayer(made);
      if (address.current) made.load(address.current);
    });
    return () => {
      left = true;
      player.current?.close();
      player.current = null;
      current.current.onPlayer(null);
    };
  }, [kind]);
  useEffect(() => {
    if (url) player.current?.load(url);
  }, [url]);
  return <video ref={video} className="picture" playsInline autoPlay muted aria-label={label} disableRemotePlayback crossOrigin="anonymous" />;
}
