import { AudioMutedOutlined } from "@ant-design/icons";
import { Button, Dropdown, Tooltip } from "antd";
import { useState } from "react";
import type { SanctionKind } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { DURATIONS, KINDS } from "./durations.ts";
import { SanctionDialog, useSanction, type Wish } from "./SanctionDialog.tsx";

interface Props {
  person: { id: string; name: string };
  roomId: string;
  /** What it is for. */
  commentId: string;
}

/** Mute, shadow or ban in two clicks; the last entry asks for the rest. */
export function SanctionMenu({ person, roomId, commentId }: Props) {
  const { t } = useText();
  const { act } = useSanction();
  const [wish, setWish] = useState<Wish | null>(null);
  const give = (kind: SanctionKind, seconds: number | null) => act({ person_id: person.id, kind, room_id: roomId, seconds, comment_ids: [commentId] }, person.name);
  const items = KINDS.map((kind) => ({
    key: kind,
    type: "group" as const,
    label: t(`sanction.kind.${kind}`),
    children: [
      ...DURATIONS.map(({ seconds, title }) => ({ key: `${kind}-${seconds ?? "good"}`, label: t(title), onClick: () => give(kind, seconds) })),
      { key: `${kind}-own`, label: t("sanction.more"), onClick: () => setWish({ kind, person, roomId, commentIds: [commentId] }) },
    ],
  }));
  return (
    <>
      <Dropdown menu={{ items, className: "sanction-menu" }} trigger={["click"]}>
        <Tooltip title={t("sanction.menu")}>
          <Button type="text" size="small" icon={<AudioMutedOutlined aria-hidden />} aria-label={t("sanction.menu_of", { name: person.name })} />
        </Tooltip>
      </Dropdown>
      <SanctionDialog wish={wish} onClose={() => setWish(null)} />
    </>
  );
}
