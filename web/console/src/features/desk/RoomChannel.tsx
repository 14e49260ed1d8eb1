import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openChannel } from "@shared/staff/room/channel.ts";
import { useLive } from "@shared/staff/room/use-live.ts";

interface Props {
  slug: string;
  broadcastId: string;
  /** Something was said. */
  onNews: () => void;
}

const REST_MILLISECONDS = 500;

/** Listens to one room for as long as the desk is open. */
export function RoomChannel({ slug, broadcastId, onNews }: Props) {
  const cache = useQueryClient();
  const { comments } = useLive(broadcastId);
  const newest = comments.at(-1)?.id;
  useEffect(() => openChannel(cache, slug, broadcastId).close, [cache, slug, broadcastId]);
  useEffect(() => {
    if (!newest) return undefined;
    const timer = setTimeout(onNews, REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [newest]); // eslint-disable-line react-hooks/exhaustive-deps -- only what was said counts
  return null;
}
