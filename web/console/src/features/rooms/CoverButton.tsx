import { Button } from "antd";
import { useRef } from "react";
import type { RoomRead } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { usePutCover } from "./api.ts";

const KINDS = "image/jpeg,image/png,image/webp";

export function CoverButton({ room }: { room: RoomRead }) {
  const { t } = useText();
  const notify = useNotify();
  const put = usePutCover(room.id);
  const input = useRef<HTMLInputElement>(null);
  const upload = (file: File | undefined) => {
    if (file) put.mutate(file, { onSuccess: () => notify.done(t("room.cover_saved")), onError: notify.failed });
  };
  return (
    <>
      <Allowed permission="rooms.write">
        {(allowed) => (
          <Button size="small" disabled={!allowed} loading={put.isPending} onClick={() => input.current?.click()}>
            {room.cover_url ? t("room.cover_change") : t("room.cover_add")}
          </Button>
        )}
      </Allowed>
      <input
        ref={input}
        type="file"
        accept={KINDS}
        hidden
        aria-label={t("room.cover_add")}
        onChange={(event) => {
          upload(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </>
  );
}
