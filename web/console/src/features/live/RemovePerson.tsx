import { Modal } from "antd";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useRemovePerson } from "./api.ts";

export interface Person {
  id: string;
  name: string;
}

interface Props {
  broadcastId: string;
  /** Whom; null closes the question. */
  person: Person | null;
  onClose: () => void;
}

export function RemovePerson({ broadcastId, person, onClose }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const remove = useRemovePerson(broadcastId);
  const confirm = () => {
    if (!person) return;
    remove.mutate(person.id, {
      onSuccess: () => {
        notify.done(t("talk.removed", { name: person.name }));
        onClose();
      },
      onError: notify.failed,
    });
  };
  return (
    <Modal
      open={person !== null}
      title={t("talk.remove_title", { name: person?.name ?? "" })}
      okText={t("talk.remove")}
      cancelText={t("act.cancel")}
      okButtonProps={{ danger: true, loading: remove.isPending }}
      onOk={confirm}
      onCancel={onClose}
    >
      {t("talk.remove_text")}
    </Modal>
  );
}
