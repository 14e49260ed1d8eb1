import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { ConfirmByName } from "../../shared/ui/ConfirmByName.tsx";
import { useDeleteBroadcast } from "./api.ts";

interface Props {
  broadcast: BroadcastRead;
  open: boolean;
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteBroadcast({ broadcast, open, onClose, onDeleted }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const remove = useDeleteBroadcast(broadcast.id);
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        onClose();
        onDeleted?.();
      },
      onError: notify.failed,
    });
  return (
    <ConfirmByName
      open={open}
      title={t("broadcast.delete_title")}
      text={t("broadcast.delete_text")}
      name={broadcast.title}
      okText={t("broadcast.delete")}
      busy={remove.isPending}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
