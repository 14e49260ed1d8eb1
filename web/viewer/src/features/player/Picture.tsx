/** The video element and its player; everything drawn over it belongs to the app. */
import { useEffect, useRef } from "preact/hooks";
import { chooseEngine, type EngineMaker } from "@shared/player/choose-engine.ts";
import type { Kind } from "@shared/player/engine.ts";
import { Player, type View } from "@shared/player/player.ts";
import { nextDelay } from "@shared/realtime/backoff.ts";
import { painted } from "../../shared/ui/painted.ts";

interface Props {
  url: string | null;
  kind: Kind;
  label: string;
  poster: string | null;
  serverNow: () => number;
  renew: () => Promise<void>;
  onPlayer: (player: Player | null) => void;
  onView: (view: View) => void;
}

/** The player's code comes over the same network as the picture: what failed is asked for again. */
async function engineFor(video: HTMLVideoElement, wanted: () => boolean): Promise<EngineMaker | null> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await chooseEngine(video);
    } catch (error) {
      if (!(error instanceof TypeError) || !wanted()) throw error;
      await new Promise((resolve) => setTimeout(resolve, nextDelay(attempt, Math.random)));
    }
  }
}

export function Picture({ url, kind, label, poster, serverNow, renew, onPlayer, onView }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const player = useRef<Player | null>(null);
  const address = useRef(url);
  address.current = url;
  useEffect(() => {
    let left = false;
    const element = video.current;
    if (!element) return;
    void painted()
      .then(() => engineFor(element, () => !left))
      .then((makeEngine) => {
        if (left) return;
        player.current = new Player({ video: element, kind, makeEngine, serverNow, renew, view: onView });
        player.current.start();
        onPlayer(player.current);
        if (address.current) player.current.load(address.current);
      });
    return () => {
      left = true;
      player.current?.close();
      player.current = null;
      onPlayer(null);
    };
    // One player for the life of the element: the callbacks read current state themselves.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [kind]);
  useEffect(() => {
    if (url) player.current?.load(url);
  }, [url]);
  return <video ref={video} class="picture" playsInline autoPlay muted poster={poster ?? undefined} aria-label={label} tabIndex={-1} disableRemotePlayback crossOrigin="anonymous" />;
}
