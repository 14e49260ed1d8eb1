import { Tabs } from "antd";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { isOver } from "@shared/staff/room/states.ts";
import { useSession, type Permission } from "@shared/staff/session/session.ts";
import { DropsCard } from "../../features/coupons/DropsCard.tsx";
import { FlashCard } from "../../features/flash/FlashCard.tsx";
import { GiftsCard } from "../../features/gifts/GiftsCard.tsx";
import { HeldRecord } from "../../features/moderation/HeldRecord.tsx";
import { RulesCard } from "../../features/moderation/RulesCard.tsx";
import { PacketsCard } from "../../features/packets/PacketsCard.tsx";
import { PollsCard } from "../../features/polls/PollsCard.tsx";
import { RepliesTool } from "../../features/replies/RepliesTool.tsx";
import { BroadcastComments } from "../../features/search/BroadcastComments.tsx";
import { RafflesCard } from "../../features/raffles/RafflesCard.tsx";
import { ShelfCard } from "../../features/shelf/ShelfCard.tsx";
import { SharesCard } from "../../features/shares/SharesCard.tsx";
import type { MessageKey } from "../../i18n.ts";
import { useText } from "../../shared/text.ts";

/** What a broadcast is run with beside the picture: one tab each, so that every act is two clicks away. */
interface Tool {
  key: string;
  title: MessageKey;
  permission: Permission;
  /** Also where it never went on air. */
  always?: boolean;
  render: (broadcast: BroadcastRead) => ReactNode;
}

const TOOLS: Tool[] = [
  { key: "polls", title: "poll.title", permission: "broadcasts.read", render: ({ id, state }) => <PollsCard broadcastId={id} over={isOver(state)} /> },
  { key: "shelf", title: "shelf.title", permission: "shop.read", always: true, render: (broadcast) => <ShelfCard broadcast={broadcast} /> },
  { key: "replies", title: "nav.replies", permission: "comments.moderate", render: ({ id }) => <RepliesTool broadcastId={id} /> },
  { key: "comments", title: "nav.comments", permission: "comments.moderate", always: true, render: ({ id }) => <BroadcastComments broadcastId={id} /> },
  { key: "raffles", title: "raffle.title", permission: "broadcasts.read", render: ({ id, state }) => <RafflesCard broadcastId={id} over={isOver(state)} /> },
  { key: "packets", title: "packet.title", permission: "broadcasts.read", render: ({ id, state }) => <PacketsCard broadcastId={id} over={isOver(state)} /> },
  { key: "flash", title: "flash.title", permission: "shop.read", render: ({ id, state }) => <FlashCard broadcastId={id} over={isOver(state)} /> },
  { key: "coupons", title: "nav.coupons", permission: "shop.read", render: ({ id, state }) => <DropsCard broadcastId={id} over={isOver(state)} /> },
  { key: "shares", title: "share.title", permission: "broadcasts.read", render: ({ id, state }) => <SharesCard broadcastId={id} running={!isOver(state)} /> },
  { key: "gifts", title: "gifts.title", permission: "broadcasts.read", render: ({ id, state }) => <GiftsCard broadcastId={id} over={isOver(state)} /> },
  {
    key: "rules",
    title: "rules.title",
    permission: "comments.moderate",
    always: true,
    render: ({ id, room_id }) => (
      <RulesCard roomId={room_id}>
        <HeldRecord broadcastId={id} />
      </RulesCard>
    ),
  },
];

/** The chosen tab stands in the address: a reload and a link keep it. */
export function Tools({ broadcast }: { broadcast: BroadcastRead }) {
  const { t } = useText();
  const { permissions } = useSession();
  const [search, setSearch] = useSearchParams();
  const neverAired = isOver(broadcast.state) && !broadcast.started_at;
  const tools = TOOLS.filter(({ permission, always }) => permissions.includes(permission) && (always || !neverAired));
  const wanted = tools.find(({ key }) => key === search.get("tool")) ?? tools[0];
  if (!wanted) return null;
  return (
    <section className="card tools" aria-label={t("tools.title")}>
      <Tabs
        size="small"
        activeKey={wanted.key}
        onChange={(tool) => setSearch({ tool }, { replace: true })}
        items={tools.map((tool) => ({ key: tool.key, label: t(tool.title), children: tool.render(broadcast) }))}
        destroyOnHidden
      />
    </section>
  );
}
